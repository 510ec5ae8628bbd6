import { type DriverManifest, envFieldsOf, type PluginManifest } from '@roost/plugin-kit';
import type { Environment } from '../config/environment.js';
import { KernelConfig } from '../config/kernel.config.js';
import { StartupError } from '../startup-error.js';
import { alsoOpenVariable, driverVariable, variablePrefix } from './driver-variables.js';

/** What Kubernetes and Docker put into containers about services of those names. */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?)$/;

/**
 * Refuses variables that look like settings of a plugin, by its name in front, and are none: most likely a typing error, and its
 * operator believes in a limit that does not hold.
 *
 * @throws StartupError
 */
export function checkVariables(
  environment: Environment,
  plugins: readonly PluginManifest[],
  drivers: readonly DriverManifest[],
): void {
  const configs = [KernelConfig, ...[...plugins, ...drivers].flatMap(({ config }) => config ?? [])];
  const ports = plugins.flatMap((plugin) => plugin.ports ?? []);
  const known = new Set([
    ...configs.flatMap((config) => envFieldsOf(config).map(({ variable }) => variable)),
    ...ports.flatMap(({ name }) => [driverVariable(name), alsoOpenVariable(name)]),
  ]);
  for (const { name } of plugins) {
    const prefix = variablePrefix(name);
    for (const variable of Object.keys(environment)) {
      if (!variable.startsWith(prefix) || known.has(variable) || SERVICE_LINK.test(variable)) continue;
      const own = [...known].filter((other) => other.startsWith(prefix)).join(', ') || 'none';
      throw new StartupError(`Configuration of plugin ${name}: there is no setting ${variable}; there are: ${own}`);
    }
  }
}
