/** What is known of a plugin while the server runs. */
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
  /** As `GET /reviews`, with the permission that it asks for; null for public ones. */
  routes: readonly { method: string; path: string; permission: string | null }[];
  jobs: readonly string[];
  permissions: readonly string[];
  /** In the order in which they run; `appliedAt` is null for those that have not. */
  migrations: readonly { name: string; appliedAt: Date | null }[];
  /** What waits until the plugin is back. */
  missed: MissedReport;
}

/** What happened while a plugin was off, and is kept for it. */
export interface MissedReport {
  /** Events that it will hear of. */
  events: number;
  /** Jobs of its own that were not done. */
  jobs: number;
  /** Hooks that it has to handle before it serves anything, as erasures of accounts. */
  hooks: number;
  /** Events since then were dropped, so it rebuilds first; null: none were. */
  rebuildSince: Date | null;
}

/** Tells of every plugin: those that run, those that are switched off, and those that left tables behind. HTTP process only. */
export abstract class PluginReports {
  /** In load order; then those that are disabled or removed, by name. */
  abstract list(): Promise<PluginReport[]>;
}
