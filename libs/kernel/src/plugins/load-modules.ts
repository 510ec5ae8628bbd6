import type { AnyClass, DriverManifest, PluginManifest } from '@roost/plugin-kit';

/** The modules that a process loads, each with the name of its plugin. */
export type PluginModules = ReadonlyMap<AnyClass, string>;

/** Injection token of the {@link PluginModules} of the process. */
export const PLUGIN_MODULES = Symbol.for('roost:plugin-modules');

type Loaded = Pick<PluginManifest, 'name' | 'module' | 'api' | 'worker' | 'entities' | 'migrations'>;

/** Imports the modules of a process, in load order. */
export async function loadModules(plugins: readonly Loaded[], process: 'api' | 'worker'): Promise<PluginModules> {
  const modules = new Map<AnyClass, string>();
  for (const { name, module, ...loaders } of plugins) {
    if (module) modules.set(module, name);
    const own = await loaders[process]?.();
    if (own) modules.set(own, name);
  }
  return modules;
}

/** A driver, as far as modules and tables go. */
export const asPlugin = ({ port, name, api, entities, migrations }: DriverManifest): Loaded => ({
  name: `${port.name}-${name}`,
  ...(api ? { api } : {}),
  ...(entities ? { entities } : {}),
  ...(migrations ? { migrations } : {}),
});
