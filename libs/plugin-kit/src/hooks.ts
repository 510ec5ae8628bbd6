import type { HookMap, HookName } from './contracts.js';

/** Options for running a hook. */
export interface HookOptions {
  /**
   * No plugin may miss the hook. For each plugin that is off, has tables and handles the hook, the value is stored in the caller's
   * transaction. The plugin handles it before it serves anything again; a refusal then stops the start. The value must be plain data.
   */
  owed?: boolean;
}

/** Runs the `@OnHook()` handlers of a name, in order, each on the value that the one before returned. */
export abstract class Hooks {
  /**
   * @returns the value as the last handler returned it.
   * @throws whatever a handler refuses with; the caller's transaction then rolls back. With `owed`, outside a transaction.
   * @example
   * await this.hooks.run('users.erasing', { userId, projectId, email }, { owed: true });
   */
  abstract run<K extends HookName>(name: K, value: HookMap[K], options?: HookOptions): Promise<HookMap[K]>;
}
