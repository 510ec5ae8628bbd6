import { SetMetadata } from '@nestjs/common';
import type { EventMap, EventName, HookMap, HookName, JobMap, JobName } from './contracts.js';
import type { DeliveryContext } from './jobs.js';

/** What a handler decorator leaves on its method, for the kernel to find. */
export type HandlerDeclaration =
  { kind: 'event'; name: string } | { kind: 'job'; name: string } | { kind: 'hook'; name: string; order: number };

export const HANDLER_METADATA = Symbol.for('roost:handler');

type Handler<Args extends unknown[], Result> = <F extends (...args: Args) => Promise<Result>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<F>,
) => void;

/**
 * Calls the method for each event of that name, in the worker, after its commit. It may be called again for the same event, so it
 * must be idempotent; its failure is retried and touches no other handler.
 *
 * @example
 * @OnEvent('users.registered')
 * async welcome({ userId }: EventMap['users.registered']) { … }
 */
export function OnEvent<K extends EventName>(name: K): Handler<[EventMap[K], DeliveryContext], void> {
  return SetMetadata(HANDLER_METADATA, { kind: 'event', name } satisfies HandlerDeclaration);
}

/** Makes the method the one handler of a job. It must be idempotent: a run that was cut off is run again. */
export function OnJob<K extends JobName>(name: K): Handler<[JobMap[K], DeliveryContext], void> {
  return SetMetadata(HANDLER_METADATA, { kind: 'job', name } satisfies HandlerDeclaration);
}

/**
 * Calls the method before the fact, inside its transaction. It returns the value, changed or not, or throws to refuse.
 *
 * @param order lower runs earlier; equal ones in the order of their plugins. Default 100.
 */
export function OnHook<K extends HookName>(name: K, order = 100): Handler<[HookMap[K]], HookMap[K]> {
  return SetMetadata(HANDLER_METADATA, { kind: 'hook', name, order } satisfies HandlerDeclaration);
}
