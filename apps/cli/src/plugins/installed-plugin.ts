import { join } from 'node:path';
import { loadPackages, manifestIn, pluginSources } from '@roost/kernel';
import type { PluginSet } from './plugin-sets.js';

/** A package of a set, and what is known of it. */
export interface InstalledPlugin {
  package: string;
  version: string;
  spec: string;
  /** Name of the plugin; undefined where the package brings drivers only, or cannot be loaded. */
  plugin?: string;
  /** Why it cannot be loaded. */
  failure?: string;
}

/** Says of every package of a set what it is, one by one: one that cannot be loaded hides no other. */
export async function installedPlugins(set: PluginSet | undefined): Promise<InstalledPlugin[]> {
  if (!set) return [];
  const { dependencies, specs } = await set.manifest();
  const sources = await pluginSources(set.folder, []).catch(() => []);
  return Promise.all(
    Object.keys(dependencies)
      .sort()
      .map(async (name) => {
        const source = sources.find(({ label }) => label === name);
        const spec = specs[name] ?? '';
        try {
          const { version = '' } = await manifestIn(join(set.folder, 'node_modules', name));
          const { plugins } = await loadPackages(source ? [source] : []);
          return { package: name, version, spec, ...(plugins[0] ? { plugin: plugins[0].name } : {}) };
        } catch (error) {
          return { package: name, version: '', spec, failure: error instanceof Error ? error.message : String(error) };
        }
      }),
  );
}
