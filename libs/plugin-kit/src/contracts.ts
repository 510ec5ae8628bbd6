/**
 * Names and payloads of the three kinds of message between plugins. Each plugin adds its own by declaration merging, in
 * its `*.contracts.ts`. Payloads of events and jobs are stored as JSON: plain data, ids rather than objects.
 *
 * @example
 * declare module '@roost/plugin-kit' {
 *   interface EventMap { 'media.uploaded': { mediaId: string } }
 *   interface HookMap { 'users.creating': { email: string; username: string } }
 *   interface JobMap { 'media.derive-variants': { mediaId: string } }
 * }
 */

/** Events: past facts, delivered to every `@OnEvent()` handler after the commit, at least once, in order per aggregate. */
export interface EventMap {
  /** A job was given up after its last attempt. */
  'kernel.job-failed': { job: string; payload: unknown; reason: string };
}

/** Hooks: asked before the fact, in order, inside the transaction; a handler may change the value or refuse by throwing. */
export interface HookMap {
  /** The process is about to take requests or jobs; throwing stops the start. */
  'kernel.starting': { process: 'api' | 'worker' };
}

/** Jobs: work to be done once by the worker, by exactly one `@OnJob()` handler. */
export interface JobMap {
  /** One event on its way to one handler. */
  'kernel.deliver-event': { event: string; handler: string; payload: unknown };
}

export type EventName = Extract<keyof EventMap, string>;
export type HookName = Extract<keyof HookMap, string>;
export type JobName = Extract<keyof JobMap, string>;
