import type { Quota, SettingSource } from './settings.js';

/** The settings of one plugin. */
export interface PluginWithSettings {
  plugin: string;
  /** Names of its settings. */
  settings: readonly string[];
}

/** A setting, as those who may change it see it. */
export interface SettingState {
  name: string;
  description: string;
  isSecret: boolean;
  /** Null for a secret. */
  value: unknown;
  /** Whether there is a value. Empty text is none. */
  isSet: boolean;
  source: SettingSource;
  /** Whether the caller may change it. */
  mayChange: boolean;
  /** JSON schema of the value. */
  schema: Readonly<Record<string, unknown>>;
  /** Null unless it is a quota. */
  quota: Quota | null;
}

/** Whose settings are meant, and what the caller may do. */
export interface SettingsScope {
  /** `server`: the defaults of all projects. */
  level: 'project' | 'server';
  /** Project of the caller. Changes of the defaults are in its audit log. */
  projectId: string;
  /** Whether the caller runs the server, and may change all settings. */
  runsServer: boolean;
}

/** Shows and changes the settings of all plugins. HTTP process only. */
export abstract class SettingsEditor {
  /** Loaded plugins that have settings, in load order. */
  abstract list(): readonly PluginWithSettings[];

  /** @throws `settings.unknown_plugin` when no loaded plugin of this name has settings */
  abstract describe(plugin: string, scope: SettingsScope): Promise<readonly SettingState[]>;

  /**
   * Changes the given settings. All are changed, or none.
   *
   * @param changes values by name; null removes a value, and the next source decides
   * @throws `settings.unknown_plugin`, `settings.not_permitted`, `http.validation_failed`, or whatever a handler of `kernel.settings-changing` refuses with
   */
  abstract change(
    plugin: string,
    changes: Readonly<Record<string, unknown>>,
    scope: SettingsScope,
  ): Promise<readonly SettingState[]>;
}
