import {
  type AnyClass,
  envFieldsOf,
  type PluginManifest,
  type SettingField,
  settingFieldsOf,
  type SettingSource,
} from '@roost/plugin-kit';
import type { Environment } from '../config/environment.js';
import { KernelConfig } from '../config/kernel.config.js';
import { StartupError } from '../startup-error.js';
import { type JsonSchema, schemaOfSetting } from './json-schema.js';
import { validateSettings } from './validate-settings.js';

/** A value, and where it comes from. */
export interface SourcedValue {
  source: SettingSource;
  value: unknown;
}

/** A setting, as this installation has it. */
export interface KnownSetting extends SettingField {
  schema: JsonSchema;
  /** What it is where nobody has stored a value. */
  fallback: SourcedValue;
}

/** The settings of a loaded plugin. */
export interface PluginSettings {
  plugin: string;
  type: AnyClass;
  fields: readonly KnownSetting[];
}

/** What settings fall back to. */
export interface SettingFallbacks {
  /** Every config class with its instance. */
  configs: ReadonlyMap<AnyClass, object>;
  environment: Environment;
  /** Languages of the installation. */
  locales: readonly string[];
}

/** The settings of all plugins, in load order. @throws StartupError when one has no valid value to fall back to */
export function findSettings(plugins: readonly PluginManifest[], fallbacks: SettingFallbacks): PluginSettings[] {
  return plugins.flatMap((plugin) => (plugin.settings ? [settingsOf(plugin, plugin.settings, fallbacks)] : []));
}

function settingsOf(plugin: PluginManifest, type: AnyClass, fallbacks: SettingFallbacks): PluginSettings {
  const { locales } = fallbacks;
  const declared = settingFieldsOf(type);
  if (declared.length === 0) {
    throw new StartupError(`Plugin ${plugin.name}: ${type.name} in settings has no property with @Setting()`);
  }
  const open = declared.find(({ quota, projectAdmins }) => quota && projectAdmins);
  if (open)
    throw new StartupError(
      `Plugin ${plugin.name}: the setting ${open.name} is a quota, which admins of a project may not set`,
    );
  const initial = new type() as Record<string, unknown>;
  const fields = declared.map((field) => ({
    ...field,
    schema: schemaOfSetting(type, field.name, locales),
    fallback: fallbackOf(plugin, field, initial[field.name], fallbacks),
  }));
  const { faults } = validateSettings(type, fallbackValues(fields), locales);
  if (faults.length > 0) {
    const reasons = faults.map(({ detail }) => detail).join('; ');
    throw new StartupError(`Plugin ${plugin.name}: its settings have no valid values to begin with: ${reasons}`);
  }
  return { plugin: plugin.name, type, fields };
}

const fallbackValues = (fields: readonly KnownSetting[]): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(({ name, fallback: { value } }) => (value === undefined ? [] : [[name, value] as const])),
  );

function fallbackOf(
  { name: plugin, config }: PluginManifest,
  { name, environment: variable, read }: SettingField,
  initial: unknown,
  { configs, environment }: SettingFallbacks,
): SourcedValue {
  if (variable === undefined) return { source: 'default', value: initial };
  for (const type of [config, KernelConfig]) {
    const field = type && envFieldsOf(type).find((known) => known.variable === variable);
    if (!field) continue;
    const value = (configs.get(type) as Record<string, unknown> | undefined)?.[field.property];
    const given = read ? read(value as never) : value;
    return { source: environment[variable] ? 'environment' : 'default', value: given ?? initial };
  }
  throw new StartupError(
    `Plugin ${plugin}: the setting ${name} falls back to ${variable}, which is neither in its config nor in that of the server`,
  );
}
