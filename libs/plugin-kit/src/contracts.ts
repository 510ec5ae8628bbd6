/** Why a plugin has to rebuild the data that it derives from other plugins. */
export interface Rebuilding {
  /** Events since then were dropped: a date and time in ISO 8601. */
  since: string;
  /** The oldest event waited too long (`OUTBOX_PARKED_DAYS`), or there were too many (`OUTBOX_PARKED_ENTRIES`). */
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

/** What a project uses of its quotas. */
export interface MeasuringUsage {
  readonly projectId: string;
  /** As `{ 'users.people': 12 }`. */
  readonly used: Readonly<Record<string, number>>;
}

/** Settings that are about to have other values. */
export interface SettingsChanging {
  /** Whose settings they are. */
  readonly plugin: string;
  /** Null: the defaults of all projects. */
  readonly projectId: string | null;
  /** Names of the settings that change. */
  readonly changed: readonly string[];
  /** All settings of the plugin at this level before the change: an instance of their class, with secrets. Keep none of them. */
  readonly before: object;
  /** The same after the change. */
  readonly after: object;
}

/**
 * Hooks run before something happens, in order, inside its transaction. A handler may change the value, or refuse by throwing. Each plugin
 * adds its own by declaration merging, in its `*.contracts.ts`.
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
   * Runs for one plugin, in the modules of the worker, before it serves anything. The plugin was off for so long, or so much happened
   * meanwhile, that events for it were dropped. It rebuilds the data that it derives from other plugins, or enqueues a job that does.
   * Throwing stops the start.
   */
  'kernel.rebuilding': Rebuilding;
  /** The HTTP process is about to listen. A handler can add a line for the person at the terminal. It is not logged. */
  'kernel.announcing': { notices: readonly StartNotice[] };
  /**
   * `roost plugin purge`, outside a transaction. Whoever keeps something under the names of other plugins, as permissions are in roles, adds
   * it to `found`, and deletes it when told so.
   */
  'kernel.purging': PurgingPlugin;
  /** Settings are about to change, in the transaction of the change. Throw to refuse it. Handlers run in the HTTP process. */
  'kernel.settings-changing': SettingsChanging;
  /** Somebody asks what a project uses of its quotas: each plugin adds its own, by their full names. Outside a transaction. */
  'kernel.measuring': MeasuringUsage;
}

export type HookName = Extract<keyof HookMap, string>;

/** A line at the end of the output of `npm start`. */
export interface StartNotice {
  /** For example `Make the first admin, once`. */
  label: string;
  url: string;
}
