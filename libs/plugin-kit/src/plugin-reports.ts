/** The state of a plugin while the server runs. */
export interface PluginReport {
  name: string;
  /** Null once it is not installed any more. */
  version: string | null;
  /**
   * `enabled`; `disabled` by `ROOST_DISABLED_PLUGINS`; or `removed`: not in the list any more, while its tables are still there.
   */
  state: 'enabled' | 'disabled' | 'removed';
  /** `down` when one of its `@HealthCheck()` parts is, `unknown` when it has none, or is not enabled. */
  health: 'up' | 'down' | 'unknown';
  requires: readonly string[];
  /** For example `GET /reviews`, with the permission that it requires; null for public ones. */
  routes: readonly { method: string; path: string; permission: string | null }[];
  jobs: readonly string[];
  permissions: readonly string[];
  /** In the order in which they run; `appliedAt` is null for those that have not. */
  migrations: readonly { name: string; appliedAt: Date | null }[];
  /** What waits until the plugin is back. */
  missed: MissedReport;
}

/** What is kept for a plugin that is off. */
export interface MissedReport {
  /** Number of events that will be delivered to it. */
  events: number;
  /** Number of its unfinished jobs. */
  jobs: number;
  /** Number of hooks that it handles before it serves anything, such as erasures of accounts. */
  hooks: number;
  /** Events since this time were dropped, so it rebuilds its data first; null: none were dropped. */
  rebuildSince: Date | null;
}

/** Reports on every plugin: enabled ones, disabled ones, and removed ones that have tables. HTTP process only. */
export abstract class PluginReports {
  /** In load order; then those that are disabled or removed, by name. */
  abstract list(): Promise<PluginReport[]>;
}
