import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DriverManifest, PluginManifest } from '@roost/plugin-kit';
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
    const loaded = await load(name);
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
