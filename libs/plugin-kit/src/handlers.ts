import type { HookMap, HookName } from './contracts.js';
import type { AnyEvent, EventDefinition } from './events.js';
import type { DeliveryContext, JobDefinition } from './jobs.js';

/** How stored deliveries find their event handler. */
export interface EventHandlerOptions {
  /**
   * Id of the handler within its plugin, in kebab case. Deliveries are stored under `<plugin>/<id>`, so classes and methods can be renamed.
   * Once released, an id stays or moves to `formerly`.
   */
  id: string;
  /**
   * Ids that older versions of the plugin stored deliveries under, or `Class.method` from before handlers had ids.
   */
  formerly?: readonly string[];
}

/** Metadata of a handler decorator, which the kernel reads. */
export type HandlerDeclaration =
  | ({ kind: 'event'; event: EventDefinition } & EventHandlerOptions)
  | ({ kind: 'any-event' } & EventHandlerOptions)
  | { kind: 'job'; job: JobDefinition }
  | { kind: 'hook'; name: string; order: number };

/** Under this key a method has the list of its declarations. */
export const HANDLER_METADATA = Symbol.for('roost:handlers');

type Handler<Args extends unknown[], Result> = <F extends (...args: Args) => Promise<Result>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<F>,
) => void;

function mark(declaration: HandlerDeclaration) {
  return (_target: object, _key: string, { value: method }: { value?: object }): void => {
    if (!method) return;
    const others = (Reflect.getMetadata(HANDLER_METADATA, method) ?? []) as HandlerDeclaration[];
    Reflect.defineMetadata(HANDLER_METADATA, [declaration, ...others], method);
  };
}

/**
 * Calls the method for each such event, in the worker, after its commit. The method must be idempotent: an event can be delivered more than
 * once. A failure is retried and does not affect other handlers.
 *
 * @example
 * @OnEvent(userSuspended, { id: 'hide-reviews' })
 * async hide({ userId }: UserSuspended) { … }
 */
export function OnEvent<P extends object>(
  event: EventDefinition<P>,
  options: EventHandlerOptions,
): Handler<[P, DeliveryContext], void> {
  return mark({ ...options, kind: 'event', event });
}

/**
 * Calls the method for every event of every plugin, in the worker, as {@link OnEvent} does for one. A payload that an older version wrote
 * arrives in the shape of the present version.
 *
 * @example
 * @OnAnyEvent({ id: 'webhooks' })
 * async forward({ name, payload, audience }: AnyEvent, { id }: DeliveryContext) { … }
 */
export function OnAnyEvent(options: EventHandlerOptions): Handler<[AnyEvent, DeliveryContext], void> {
  return mark({ ...options, kind: 'any-event' });
}

/** Makes the method the one handler of a job. It must be idempotent: a run that was cut off is run again. */
export function OnJob<P extends object>(job: JobDefinition<P>): Handler<[P, DeliveryContext], void> {
  return mark({ kind: 'job', job });
}

/**
 * Calls the method before something happens, inside its transaction. The method returns the value, changed or not, or throws to refuse.
 *
 * @param order lower runs earlier; equal ones run in the order of their plugins. Default 100.
 */
export function OnHook<K extends HookName>(name: K, order = 100): Handler<[HookMap[K]], HookMap[K]> {
  return mark({ kind: 'hook', name, order });
}
