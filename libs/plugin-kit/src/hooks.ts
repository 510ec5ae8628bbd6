import type { HookMap, HookName } from './contracts.js';

/** Runs the `@OnHook()` handlers of a name, in order, each on the value that the one before returned. */
export abstract class Hooks {
  /** @throws whatever a handler refuses with; the caller's transaction then rolls back. */
  abstract run<K extends HookName>(name: K, value: HookMap[K]): Promise<HookMap[K]>;
}
