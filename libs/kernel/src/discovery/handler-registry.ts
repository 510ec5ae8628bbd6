import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import {
  type AnyClass,
  COMMAND_METADATA,
  type DeliveryContext,
  HANDLER_METADATA,
  type HandlerDeclaration,
  HEALTH_METADATA,
  type HealthDeclaration,
  RESPONSE_CACHE_METADATA,
} from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';
import { ModuleOwners } from './module-owners.js';

/** A decorated method of a provider, bound to its instance. */
export interface FoundMethod<D> {
  /** `<Class>.<method>`: what it is called in logs and in the outbox. */
  id: string;
  /** Whose it is. */
  plugin: string;
  declaration: D;
  call: (...args: readonly unknown[]) => Promise<unknown>;
}

export type DeliveryHandler = (payload: unknown, context: DeliveryContext) => Promise<unknown>;

/** Finds the methods that plugins decorated with `@OnEvent()`, `@OnJob()`, `@OnHook()` and `@HealthCheck()`. */
@Injectable()
export class HandlerRegistry {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly owners: ModuleOwners,
  ) {}

  /** Handlers of events by event name, in load order. */
  events(): Map<string, FoundMethod<HandlerDeclaration>[]> {
    return Map.groupBy(this.ofKind('event'), ({ declaration }) => declaration.name);
  }

  hooks(): Map<string, FoundMethod<HandlerDeclaration>[]> {
    const order = ({ declaration }: FoundMethod<HandlerDeclaration>): number =>
      declaration.kind === 'hook' ? declaration.order : 0;
    const sorted = this.ofKind('hook').sort((a, b) => order(a) - order(b));
    return Map.groupBy(sorted, ({ declaration }) => declaration.name);
  }

  /** The one handler of each declared job. @throws StartupError when a job has none, or two, or nobody declares it. */
  jobs(declared: Iterable<string>): Map<string, FoundMethod<HandlerDeclaration>> {
    const found = Map.groupBy(this.ofKind('job'), ({ declaration }) => declaration.name);
    const handlers = new Map<string, FoundMethod<HandlerDeclaration>>();
    for (const name of declared) {
      const [handler, second] = found.get(name) ?? [];
      const plugin = name.slice(0, name.indexOf('.'));
      if (!handler) throw new StartupError(`Plugin ${plugin}: the job ${name} has no handler`);
      if (second)
        throw new StartupError(`Plugin ${plugin}: the job ${name} has two handlers, ${handler.id} and ${second.id}`);
      handlers.set(name, handler);
      found.delete(name);
    }
    for (const [name, [handler]] of found) {
      throw new StartupError(`${handler?.id ?? name} handles the job ${name}, which no loaded plugin declares`);
    }
    return handlers;
  }

  command(name: string): FoundMethod<string> | undefined {
    return this.find<string>(COMMAND_METADATA).find(({ declaration }) => declaration === name);
  }

  healthChecks(): FoundMethod<HealthDeclaration>[] {
    return this.find<HealthDeclaration>(HEALTH_METADATA);
  }

  /** Methods that answer routes from memory; what they declare is the route. */
  responseCaches(): FoundMethod<string>[] {
    return this.find<string>(RESPONSE_CACHE_METADATA);
  }

  private ofKind(kind: HandlerDeclaration['kind']): FoundMethod<HandlerDeclaration>[] {
    return this.find<HandlerDeclaration>(HANDLER_METADATA).filter(({ declaration }) => declaration.kind === kind);
  }

  private find<D>(metadata: symbol): FoundMethod<D>[] {
    const hosts = new Map(
      this.discovery.getProviders().flatMap(({ instance, host }) => (isObject(instance) ? [[instance, host]] : [])),
    );
    return [...hosts].flatMap(([instance, host]) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
      if (!prototype) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        const declaration =
          typeof method === 'function' ? (Reflect.getMetadata(metadata, method) as D | undefined) : undefined;
        if (declaration === undefined) return [];
        const bound = (method as (...args: readonly unknown[]) => Promise<unknown>).bind(instance);
        const plugin = this.owners.ownerOf(host?.metatype as AnyClass | undefined);
        return [{ id: `${instance.constructor.name}.${name}`, plugin, declaration, call: bound }];
      });
    });
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
