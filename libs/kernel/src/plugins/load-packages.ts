import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type DriverManifest, pluginKitCopies, type PluginManifest } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';

/** What a plugin package exports: its manifest by default, and drivers by name. */
interface PluginPackage {
  default?: PluginManifest;
  drivers?: readonly DriverManifest[];
}

/** Imports third-party plugins. @param names npm packages, or absolute paths of their entry files. */
export async function loadPackages(
  names: readonly string[],
): Promise<{ plugins: PluginManifest[]; drivers: DriverManifest[] }> {
  const plugins: PluginManifest[] = [];
  const drivers: DriverManifest[] = [];
  for (const name of names) {
    const before = new Set(pluginKitCopies);
    const loaded = await load(name);
    const [copy] = [...pluginKitCopies].filter((url) => !before.has(url));
    if (copy !== undefined) {
      throw new StartupError(
        `Plugin package ${name}: brings a second copy of plugin-kit, ${fileURLToPath(copy)}: make it a peer dependency, and install the package where the server is`,
      );
    }
    if (!loaded.default && !loaded.drivers) {
      throw new StartupError(`Plugin package ${name}: exports neither a plugin (default) nor drivers`);
    }
    if (loaded.default) plugins.push(loaded.default);
    drivers.push(...(loaded.drivers ?? []));
  }
  return { plugins, drivers };
}

async function load(name: string): Promise<PluginPackage> {
  try {
    return (await import(isAbsolute(name) ? pathToFileURL(name).href : name)) as PluginPackage;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`Plugin package ${name}: cannot be loaded: ${reason}`, { cause });
  }
}
