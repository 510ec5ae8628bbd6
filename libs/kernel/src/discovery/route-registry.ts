import { Inject, Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Access, ACCESS_METADATA, ANSWER_CLASS_METADATA, type AnyClass, MountedRoutes } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { StartupError } from '../startup-error.js';
import { firstSegmentOf } from './first-segments.js';
import { ModuleOwners } from './module-owners.js';
import { demandOneInstance } from './one-instance.js';

/** A route of a plugin. */
export interface Route {
  plugin: string;
  /** `<Class>.<method>`. */
  handler: string;
  /** The instance whose method of the name `operationId` handles it. */
  controller: object;
  operationId: string;
  method: string;
  /** With parameters as `:name`. */
  path: string;
  access: Access;
}

/** Every route of the HTTP process, checked against the others when the process starts. */
@Injectable()
export class RouteRegistry extends MountedRoutes {
  private segments: ReadonlyMap<string, string> | undefined;

  constructor(
    @Inject(COMPOSITION) private readonly composition: Composition,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly owners: ModuleOwners,
  ) {
    super();
  }

  firstSegments(): ReadonlyMap<string, string> {
    this.segments ??= new Map(
      this.routes()
        .map(({ path, plugin }) => [firstSegmentOf(path), plugin] as const)
        .filter(([segment]) => segment !== ''),
    );
    return this.segments;
  }

  /** @throws StartupError on a route without access, an unknown permission, or a clash of routes, operation ids or schema names. */
  routes(): Route[] {
    const routes: Route[] = [];
    const taken = new Map<string, Route>();
    const schemas = new Map<string, AnyClass>();
    for (const wrapper of this.discovery.getControllers()) {
      const { host } = wrapper;
      const instance = wrapper.instance as object | null | undefined;
      if (typeof instance !== 'object' || instance === null) continue;
      const controller = instance.constructor as AnyClass;
      const plugin = this.owners.ownerOf(host?.metatype as AnyClass | undefined);
      demandOneInstance(wrapper, plugin);
      for (const name of this.scanner.getAllMethodNames(controller.prototype as object)) {
        const method = (controller.prototype as Record<string, unknown>)[name] as object;
        const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
        if (verb === undefined) continue;
        this.checkSchema(plugin, method, schemas);
        const handler = `${controller.name}.${name}`;
        const access = this.accessOf(plugin, handler, controller, method);
        for (const path of pathsOf(controller, method)) {
          const route = {
            plugin,
            handler,
            controller: instance,
            operationId: name,
            method: RequestMethod[verb],
            path,
            access,
          };
          this.claim(taken, `route ${route.method} ${path.replaceAll(/:\w+/g, ':')}`, route);
          routes.push(route);
        }
        const [first] = routes.slice(-1);
        if (first) this.claim(taken, `operation id ${name}`, first);
      }
    }
    return routes;
  }

  private accessOf(plugin: string, handler: string, controller: AnyClass, method: object): Access {
    const access = (Reflect.getMetadata(ACCESS_METADATA, method) ??
      Reflect.getMetadata(ACCESS_METADATA, controller)) as Access | undefined;
    if (!access)
      throw new StartupError(`Plugin ${plugin}: the route ${handler} declares neither @Public() nor @Requires()`);
    if (access !== 'public') {
      const { permission } = access;
      const known = this.composition.plugins.some(({ permissions }) =>
        permissions?.some(({ name }) => name === permission),
      );
      if (!known)
        throw new StartupError(
          `Plugin ${plugin}: the route ${handler} requires ${permission}, which no plugin declares`,
        );
    }
    return access;
  }

  /** Of two that want the same, the one that was added to the product is at fault. */
  private claim(taken: Map<string, Route>, what: string, route: Route): void {
    const other = taken.get(what);
    if (other) {
      const isOthersFault = this.composition.external.has(other.plugin) && !this.composition.external.has(route.plugin);
      const [late, first] = isOthersFault ? [other, route] : [route, other];
      throw new StartupError(
        `Plugin ${late.plugin}: the ${what} of ${late.handler} is taken by ${first.handler} of plugin ${first.plugin}`,
      );
    }
    taken.set(what, route);
  }

  private checkSchema(plugin: string, method: object, schemas: Map<string, AnyClass>): void {
    const schema = Reflect.getMetadata(ANSWER_CLASS_METADATA, method) as AnyClass | null | undefined;
    if (!schema) return;
    const known = schemas.get(schema.name);
    if (known && known !== schema)
      throw new StartupError(`Plugin ${plugin}: there are two response classes named ${schema.name}`);
    schemas.set(schema.name, schema);
  }
}

function pathsOf(controller: AnyClass, method: object): string[] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const paths = [Reflect.getMetadata(PATH_METADATA, method) as string | string[]].flat();
  const join = (prefix: string, path: string): string => `/${[prefix, path].join('/')}`.replaceAll(/\/+/g, '/');
  return prefixes.flatMap((prefix) => paths.map((path) => join(prefix, path).replace(/(.)\/$/, '$1')));
}
