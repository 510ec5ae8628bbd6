import { PLUGIN_KIT_VERSION, PLUGIN_NAME, type PluginManifest } from '@roost/plugin-kit';
import semver from 'semver';
import { StartupError } from '../startup-error.js';

/**
 * Checks the manifests against each other and puts them in the order in which they load: what a plugin requires comes first,
 * and among equals the name decides.
 *
 * @throws StartupError on a bad or double name, an incompatible or missing plugin, or a cycle.
 */
export function orderPlugins(plugins: readonly PluginManifest[]): PluginManifest[] {
  const byName = new Map<string, PluginManifest>();
  for (const plugin of plugins) {
    checkIdentity(plugin);
    if (byName.has(plugin.name)) throw new StartupError(`Plugin ${plugin.name}: there are two plugins of this name`);
    byName.set(plugin.name, plugin);
  }
  const ordered = new Set<PluginManifest>();
  const visit = (plugin: PluginManifest, path: readonly string[]): void => {
    if (ordered.has(plugin)) return;
    if (path.includes(plugin.name)) {
      const cycle = [...path.slice(path.indexOf(plugin.name)), plugin.name].join(' -> ');
      throw new StartupError(`Plugin ${plugin.name}: requires itself in a cycle: ${cycle}`);
    }
    for (const name of [...(plugin.requires ?? [])].sort()) {
      const required = byName.get(name);
      if (!required) throw new StartupError(`Plugin ${plugin.name}: requires ${name}, which is not loaded`);
      visit(required, [...path, plugin.name]);
    }
    ordered.add(plugin);
  };
  for (const plugin of [...byName.values()].sort((a, b) => a.name.localeCompare(b.name))) visit(plugin, []);
  return [...ordered];
}

function checkIdentity({ name, version, compat }: PluginManifest): void {
  if (!PLUGIN_NAME.test(name)) throw new StartupError(`Plugin ${name}: a name is lower-case words joined by hyphens`);
  if (!semver.valid(version)) throw new StartupError(`Plugin ${name}: "${version}" is not a semantic version`);
  if (!semver.satisfies(PLUGIN_KIT_VERSION, compat)) {
    throw new StartupError(`Plugin ${name}: made for plugin-kit ${compat}, this is ${PLUGIN_KIT_VERSION}`);
  }
}
