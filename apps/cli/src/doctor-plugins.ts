import { distribution } from '@roost/distribution';
import { checkPeers, compose } from '@roost/kernel';
import { type Environment, homeOf } from './environment.js';
import type { Finding } from './finding.js';
import { placeholderSettings } from './placeholder-settings.js';
import { installedPlugins } from './plugins/installed-plugin.js';
import { PluginSets } from './plugins/plugin-sets.js';

/** Says of each installed plugin whether it loads, and whether all of them fit each other and this server. */
export async function plugins(env: Environment): Promise<Finding[]> {
  const set = await new PluginSets(homeOf(env)).current();
  if (!set) return [];
  const installed = await installedPlugins(set);
  const findings = installed.map(({ package: name, version, plugin, failure }): Finding => {
    if (failure === undefined) return { state: 'ok', what: `Plugin ${plugin ?? name} ${version} is installed` };
    return {
      state: 'missing',
      what: `${name} is installed but does not load: ${failure}`,
      mend: `"npm run roost -- plugin update ${name}" reinstalls it, "plugin remove ${name}" removes it`,
    };
  });
  const broken = findings.some(({ state }) => state !== 'ok');
  const reason = broken ? undefined : await misfit(set.folder, env);
  if (reason === undefined) return findings;
  const mend = '"npm run roost -- plugin update" installs newer ones, "plugin remove" removes those that do not fit';
  return [...findings, { state: 'missing', what: `The plugins do not fit: ${reason}`, mend }];
}

async function misfit(pluginSet: string, env: Environment): Promise<string | undefined> {
  try {
    await checkPeers(pluginSet);
    await compose(distribution, { ...placeholderSettings(env), LOG_LEVEL: 'silent' }, { pluginSet });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
