import { fileURLToPath } from 'node:url';
import { type DriverManifest, pluginKitCopies, type PluginManifest } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';
import type { PluginSource } from './plugin-sources.js';
import { importShared, sharePackages } from './shared-packages.js';

/** What a plugin package exports: its manifest by default, and drivers by name. */
interface PluginPackage {
  default?: PluginManifest;
  drivers?: readonly DriverManifest[];
}

/** What packages beside the distribution bring. */
export interface LoadedPackages {
  plugins: PluginManifest[];
  drivers: DriverManifest[];
  /** The package that a plugin comes from, by the plugin's name. */
  packageOf: ReadonlyMap<string, string>;
}

/** Imports third-party plugins. @throws StartupError */
export async function loadPackages(sources: readonly PluginSource[]): Promise<LoadedPackages> {
  sharePackages(sources);
  const plugins: PluginManifest[] = [];
  const drivers: DriverManifest[] = [];
  const packageOf = new Map<string, string>();
  for (const source of sources) {
    const { label } = source;
    const before = new Set(pluginKitCopies);
    const loaded = await load(source);
    const [copy] = [...pluginKitCopies].filter((url) => !before.has(url));
    if (copy !== undefined) {
      throw new StartupError(
        `Plugin package ${label}: contains a second copy of plugin-kit, ${fileURLToPath(copy)}: make it a peer dependency, and do not bundle it`,
      );
    }
    if (loaded.default !== undefined) {
      if (!isManifest(loaded.default))
        throw new StartupError(`Plugin package ${label}: its default export is not a manifest`);
      plugins.push(loaded.default);
      packageOf.set(loaded.default.name, label);
    }
    if (loaded.default === undefined && !Array.isArray(loaded.drivers)) {
      throw new StartupError(`Plugin package ${label}: exports neither a plugin (default) nor drivers`);
    }
    drivers.push(...(loaded.drivers ?? []));
  }
  return { plugins, drivers, packageOf };
}

const isManifest = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['name', 'version', 'compat'].every((field) => typeof (value as Record<string, unknown>)[field] === 'string');

async function load(source: PluginSource): Promise<PluginPackage> {
  try {
    return (await importShared(source)) as PluginPackage;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`Plugin package ${source.label}: cannot be loaded: ${reason}`, { cause });
  }
}
