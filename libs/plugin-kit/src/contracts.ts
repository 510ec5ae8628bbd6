/** Why a plugin has to rebuild what it derives from the data of others. */
export interface Rebuilding {
  /** Events since then were dropped: a date and time in ISO 8601. */
  since: string;
  /** The first of them waited too long (`OUTBOX_PARKED_DAYS`), or there were too many (`OUTBOX_PARKED_ENTRIES`). */
  reason: 'too-long' | 'too-many';
}

/** A plugin whose data are deleted, and what there is of it beside its own tables. */
export interface PurgingPlugin {
  /** Its name. It is not loaded any more, or on its way out. */
  readonly plugin: string;
  /** Whether to delete. If false, only tell what there is: somebody is asked first. */
  readonly deletes: boolean;
  /** What there is, a line each, as `2 mail templates that projects wrote`. */
  found: readonly string[];
}

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
  /**
   * Run for one plugin alone, in the modules of the worker, before it serves anything: it was off for so long, or so much happened
   * meanwhile, that the events since then were dropped. It brings what it derives from the data of others up to date, or enqueues a job
   * that does. Throwing stops the start.
   */
  'kernel.rebuilding': Rebuilding;
  /** The HTTP process is about to listen: whoever has something to tell the person at the terminal adds it. It is not logged. */
  'kernel.announcing': { notices: readonly StartNotice[] };
  /**
   * `roost plugin purge`, outside a transaction. Whoever keeps something under the names of other plugins, as permissions are in roles, adds
   * it to `found`, and deletes it when told so.
   */
  'kernel.purging': PurgingPlugin;
}

export type HookName = Extract<keyof HookMap, string>;

/** A line that `npm start` ends with. */
export interface StartNotice {
  /** As `Make the first admin, once`. */
  label: string;
  url: string;
}
