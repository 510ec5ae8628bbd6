import type { AnyClass, DriverManifest, PluginManifest } from '@roost/plugin-kit';
import { environment as processEnvironment, type Environment } from './config/environment.js';
import { KernelConfig } from './config/kernel.config.js';
import { ConfigFaults } from './config/config-faults.js';
import { loadConfig, splitList } from './config/load-config.js';
import { kernelPlugin } from './kernel.plugin.js';
import { checkBelonging } from './plugins/check-belonging.js';
import { checkManifests } from './plugins/check-manifests.js';
import { checkTables } from './plugins/check-tables.js';
import { checkVariables } from './plugins/check-variables.js';
import type { Composition, Distribution } from './plugins/composition.js';
import { alsoOpenVariable, driverVariable } from './plugins/driver-variables.js';
import { loadPackages } from './plugins/load-packages.js';
import { orderPlugins } from './plugins/order-plugins.js';
import { pluginSetOf, pluginSources } from './plugins/plugin-sources.js';
import { findSettings } from './plugin-settings/plugin-settings.js';
import { StartupError } from './startup-error.js';
import { loadTexts } from './texts/load-texts.js';

/**
 * Reads the configuration, loads third-party plugins, orders and checks all, and chooses the drivers.
 *
 * @param options.pluginSet folder of the installed packages. Default: what `roost plugin` installed below `ROOST_HOME`
 * @throws StartupError: one clear message, and a line for each setting that is wrong.
 */
export async function compose(
  distribution: Distribution,
  environment: Environment = processEnvironment,
  options: { pluginSet?: string } = {},
): Promise<Composition> {
  const config = loadConfig(KernelConfig, environment, 'the kernel');
  const external = await loadPackages(
    await pluginSources(options.pluginSet ?? pluginSetOf(config.home), config.plugins),
  );
  const installed = [...distribution.plugins, ...external.plugins];
  const installedDrivers = [...distribution.drivers, ...external.drivers];
  const isDisabled = ({ name }: PluginManifest): boolean => config.disabledPlugins.includes(name);
  const plugins = [kernelPlugin, ...orderPlugins(installed.filter((plugin) => !isDisabled(plugin)))];
  checkManifests(plugins);
  const faults = new ConfigFaults();
  await faults.collect(() => {
    checkVariables(environment, installed, installedDrivers);
  });
  const chosen = (await faults.collect(() => chooseDrivers(plugins, installedDrivers, environment))) ?? [];
  checkTables(plugins, chosen);
  checkBelonging(plugins, chosen);
  const drivers = await Promise.all(chosen.map(async (driver) => ({ ...driver, useClass: await driver.load() })));
  const configs = new Map<AnyClass, object>([[KernelConfig, config]]);
  const owners = [
    ...plugins.map(({ name, config: settings }) => ({ owner: `plugin ${name}`, settings })),
    ...drivers.map(({ port, name, config: settings }) => ({ owner: `driver ${port.name}-${name}`, settings })),
  ];
  for (const { owner, settings } of owners) {
    if (!settings || configs.has(settings)) continue;
    const loaded = await faults.collect(() => loadConfig(settings, environment, owner));
    if (loaded) configs.set(settings, loaded);
  }
  const driverNames = installedDrivers.map(({ port, name }) => `${port.name}-${name}`);
  const disabled = installed.filter(isDisabled);
  const texts = await faults.collect(() => loadTexts(plugins, config));
  if (!texts || faults.areThere) throw faults.asError();
  const localeFolders = texts.folders;
  const settings = findSettings(plugins, { configs, environment, locales: texts.locales });
  return {
    config,
    plugins,
    external: external.packageOf,
    disabled,
    drivers,
    driverNames,
    texts,
    localeFolders,
    configs,
    settings,
  };
}

function chooseDrivers(
  plugins: readonly PluginManifest[],
  drivers: readonly DriverManifest[],
  environment: Environment,
): DriverManifest[] {
  return plugins.flatMap((plugin) =>
    (plugin.ports ?? []).flatMap((port) => {
      const candidates = drivers.filter((driver) => driver.port.token === port.token);
      const variable = driverVariable(port.name);
      const also = alsoOpenVariable(port.name);
      const find = (name: string, from: string): DriverManifest => {
        const [driver, ...others] = candidates.filter((candidate) => candidate.name === name);
        if (!driver) {
          const known = candidates.map((candidate) => candidate.name).join(', ') || 'none';
          throw new StartupError(`Plugin ${plugin.name}: no driver ${name} for ${from}; there are: ${known}`);
        }
        if (others.length > 0) throw new StartupError(`Plugin ${plugin.name}: two drivers ${name} for ${from}`);
        return driver;
      };
      const chosen = find(environment[variable] ?? port.defaultDriver, variable);
      const open = splitList(environment[also] ?? '').map((name) => find(name, also));
      const isWhole = [chosen, ...open].some(({ partial = false }) => !partial);
      return [...new Set([chosen, ...open, ...(isWhole ? [] : [find(port.defaultDriver, variable)])])];
    }),
  );
}
