/**
 * Hooks: asked before the fact, in order, inside the transaction; a handler may change the value or refuse by throwing. Each plugin adds
 * its own by declaration merging, in its `*.contracts.ts`.
 *
 * @example
 * declare module '@roost/plugin-kit' {
 *   interface HookMap { 'users.creating': { email: string; username: string } }
 * }
 */
export interface HookMap {
  /** The process is about to take requests or jobs; throwing stops the start. */
  'kernel.starting': { process: 'api' | 'worker' };
}

export type HookName = Extract<keyof HookMap, string>;
