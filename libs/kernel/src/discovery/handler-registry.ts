import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import {
  type AnyClass,
  COMMAND_METADATA,
  type DeliveryContext,
  type EventDefinition,
  FACTS_METADATA,
  HANDLER_METADATA,
  type HandlerDeclaration,
  HEALTH_METADATA,
  type HealthDeclaration,
  type JobDefinition,
  RESPONSE_CACHE_METADATA,
} from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';
import { ModuleOwners } from './module-owners.js';
import { demandOneInstance } from './one-instance.js';

/** A decorated method of a provider, bound to its instance. */
export interface FoundMethod<D> {
  /** `<Class>.<method>`: what it is called in messages to people. */
  method: string;
  /** Whose it is. */
  plugin: string;
  declaration: D;
  call: (...args: readonly unknown[]) => Promise<unknown>;
}

type Declared<K extends HandlerDeclaration['kind']> = Extract<HandlerDeclaration, { kind: K }>;
export type DeliveryHandler = (payload: unknown, context: DeliveryContext) => Promise<unknown>;

/** A method that hears of one event, or of all. */
export interface EventHandler {
  /** `<plugin>/<id>`: what deliveries to it are stored under. */
  id: string;
  /** What they were stored under before. */
  formerly: readonly string[];
  /** Undefined: it hears of all. */
  event: EventDefinition | undefined;
  call: DeliveryHandler;
}

/** A plugin may come from JavaScript and give none. */
const isHandlerId = (id: unknown): boolean => typeof id === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id);

/** Finds the methods that plugins decorated with `@OnEvent()`, `@OnAnyEvent()`, `@OnJob()`, `@OnHook()`, `@OnCommand()` and `@HealthCheck()`. */
@Injectable()
export class HandlerRegistry {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly owners: ModuleOwners,
  ) {}

  /** Handlers of events, in load order. @throws StartupError when two share an id, or one handles what nobody declares. */
  events(declared: readonly EventDefinition[]): EventHandler[] {
    const known = new Set(declared.map(({ name }) => name));
    const owners = new Map<string, string>();
    return [...this.ofKind('event'), ...this.ofKind('any-event')].map(({ plugin, method, declaration, call }) => {
      const fail = (what: string): never => {
        throw new StartupError(`Plugin ${plugin}: the event handler ${method} ${what}`);
      };
      if (!isHandlerId(declaration.id)) fail(`has the id "${declaration.id}", which is not in kebab case`);
      const event = declaration.kind === 'event' ? declaration.event : undefined;
      if (event && !known.has(event.name)) fail(`handles ${event.name}, which no loaded plugin declares`);
      const inPlugin = (id: string): string => (isHandlerId(id) ? `${plugin}/${id}` : id);
      const [id, ...formerly] = [declaration.id, ...(declaration.formerly ?? [])].map(inPlugin) as [string];
      for (const name of [id, ...formerly]) {
        const other = owners.get(name);
        if (other !== undefined) fail(`has the id ${name}, as ${other} does`);
        owners.set(name, method);
      }
      return { id, formerly, event, call };
    });
  }

  hooks(): Map<string, FoundMethod<Declared<'hook'>>[]> {
    const sorted = this.ofKind('hook').sort((a, b) => a.declaration.order - b.declaration.order);
    return Map.groupBy(sorted, ({ declaration }) => declaration.name);
  }

  /** Each declared job with its one handler. @throws StartupError when a job has none, or two, or nobody declares it. */
  jobs(declared: readonly JobDefinition[]): { job: JobDefinition; call: DeliveryHandler }[] {
    const found = Map.groupBy(this.ofKind('job'), ({ declaration }) => declaration.job.name);
    const handlers = declared.map((job) => {
      const [handler, second] = found.get(job.name) ?? [];
      const plugin = job.name.slice(0, job.name.indexOf('.'));
      if (!handler) throw new StartupError(`Plugin ${plugin}: the job ${job.name} has no handler`);
      if (second) {
        const both = `${handler.method} and ${second.method}`;
        throw new StartupError(`Plugin ${plugin}: the job ${job.name} has two handlers, ${both}`);
      }
      found.delete(job.name);
      return { job, call: handler.call };
    });
    for (const [name, [handler]] of found) {
      const { plugin = '', method = '' } = handler ?? {};
      throw new StartupError(`Plugin ${plugin}: ${method} handles the job ${name}, which no loaded plugin declares`);
    }
    return handlers;
  }

  command(name: string): FoundMethod<string> | undefined {
    return this.find<string>(COMMAND_METADATA).find(({ declaration }) => declaration === name);
  }

  /** Who tells which fact of people. @throws StartupError when two tell the same one, or one tells that of another plugin. */
  facts(): Map<string, FoundMethod<string>> {
    const contributors = new Map<string, FoundMethod<string>>();
    for (const found of this.find<string>(FACTS_METADATA)) {
      const { plugin, method, declaration: name } = found;
      if (name !== plugin && !name.startsWith(`${plugin}.`)) {
        throw new StartupError(
          `Plugin ${plugin}: the fact ${name} of ${method} has to be "${plugin}" or start with "${plugin}."`,
        );
      }
      const other = contributors.get(name);
      if (other)
        throw new StartupError(
          `Plugin ${plugin}: the fact ${name} is contributed twice, by ${other.method} and ${method}`,
        );
      contributors.set(name, found);
    }
    return contributors;
  }

  /** What handles an event, a hook or a job, and whose that is: the plugin with the first half of the name. */
  messages(): { plugin: string; method: string; kind: string; name: string; owner: string }[] {
    return this.handlers().flatMap(({ plugin, method, declaration }) => {
      const name = nameOf(declaration);
      if (name === undefined) return [];
      return [{ plugin, method, kind: declaration.kind, name, owner: name.slice(0, name.indexOf('.')) }];
    });
  }

  healthChecks(): FoundMethod<HealthDeclaration>[] {
    return this.find<HealthDeclaration>(HEALTH_METADATA);
  }

  /** Methods that answer routes from memory; what they declare is the route. */
  responseCaches(): FoundMethod<string>[] {
    return this.find<string>(RESPONSE_CACHE_METADATA);
  }

  private ofKind<K extends HandlerDeclaration['kind']>(kind: K): FoundMethod<Declared<K>>[] {
    const isOfKind = (found: FoundMethod<HandlerDeclaration>): found is FoundMethod<Declared<K>> =>
      found.declaration.kind === kind;
    return this.handlers().filter(isOfKind);
  }

  private handlers(): FoundMethod<HandlerDeclaration>[] {
    return this.find<readonly HandlerDeclaration[]>(HANDLER_METADATA).flatMap(({ declaration, ...found }) =>
      declaration.map((one) => ({ ...found, declaration: one })),
    );
  }

  private find<D>(metadata: symbol): FoundMethod<D>[] {
    const wrappers = new Map(
      this.discovery
        .getProviders()
        .flatMap((wrapper) => (isObject(wrapper.instance) ? [[wrapper.instance, wrapper] as const] : [])),
    );
    return [...wrappers].flatMap(([instance, wrapper]) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
      if (!prototype) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        const declaration =
          typeof method === 'function' ? (Reflect.getMetadata(metadata, method) as D | undefined) : undefined;
        if (declaration === undefined) return [];
        const bound = (method as (...args: readonly unknown[]) => Promise<unknown>).bind(instance);
        const plugin = this.owners.ownerOf(wrapper.host?.metatype as AnyClass | undefined);
        demandOneInstance(wrapper, plugin);
        return [{ method: `${instance.constructor.name}.${name}`, plugin, declaration, call: bound }];
      });
    });
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Undefined where all events are handled. */
function nameOf(declaration: HandlerDeclaration): string | undefined {
  switch (declaration.kind) {
    case 'event':
      return declaration.event.name;
    case 'job':
      return declaration.job.name;
    case 'hook':
      return declaration.name;
    case 'any-event':
      return undefined;
  }
}
