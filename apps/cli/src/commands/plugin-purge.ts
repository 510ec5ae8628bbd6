import { createInterface } from 'node:readline/promises';
import { type Composition, PluginKeys, remainsOfPlugin, StartupError, uninstallPlugin } from '@roost/kernel';
import { type Environment, homeOf } from '../environment.js';
import { withComposition } from '../plugin-commands.js';
import { changePlugins } from '../plugins/change-plugins.js';
import { installedPlugins } from '../plugins/installed-plugin.js';
import { PluginSets } from '../plugins/plugin-sets.js';
import { Progress } from '../start/progress.js';

/**
 * Takes a plugin out, where it is installed, and deletes what it has: tables, what waits for it, and keys in Redis. Says before what that is.
 *
 * @param args the name of the plugin or of its package, and `--yes`
 */
export async function purge(args: readonly string[], env: Environment): Promise<number> {
  const [name = '', ...options] = args.toSorted((a, b) => Number(a.startsWith('-')) - Number(b.startsWith('-')));
  const unknown = options.find((option) => option !== '--yes');
  if (name === '' || name.startsWith('-') || unknown !== undefined) {
    process.stderr.write('roost plugin purge <name> [--yes]\n');
    return 1;
  }
  const sets = new PluginSets(homeOf(env));
  const set = await sets.current();
  const installed = (await installedPlugins(set)).find((one) => one.package === name || one.plugin === name);
  const plugin = installed?.plugin ?? name;
  const isInstalled = installed !== undefined;
  const shown = await withComposition(env, async (composition) => {
    if (!isInstalled) demandOff(composition, plugin);
    const lost = await describe(composition, plugin);
    if (!options.includes('--yes')) await confirm(plugin, lost);
    return lost;
  });
  if (shown !== 0) return shown;
  if (installed) {
    const taken = await takeOut(installed.package, env);
    if (taken !== 0) return taken;
  }
  // Its own migrations know best how its tables go: it is loaded once more, and off.
  const off = [env.ROOST_DISABLED_PLUGINS, plugin].filter(Boolean).join(',');
  const settings = isInstalled ? { ...env, ROOST_DISABLED_PLUGINS: off } : env;
  const from = set && isInstalled ? { pluginSet: set.folder } : {};
  return withComposition(settings, (composition) => deleteAll(composition, plugin, env), from);
}

function demandOff({ plugins }: Composition, name: string): void {
  if (!plugins.some((plugin) => plugin.name === name)) return;
  throw new StartupError(
    `Plugin ${name}: it is enabled, and comes with Roost; name it in ROOST_DISABLED_PLUGINS and restart the server first`,
  );
}

/** What will be lost, a line each. */
async function describe(composition: Composition, name: string): Promise<string> {
  const { tables, kept } = await remainsOfPlugin(composition, name);
  const keys = await PluginKeys.with(composition.config, (found) => found.count(name));
  const lines = [
    ...tables.map(({ name: table, rows }) => `  ${table}: ${String(rows)} rows`),
    ...(kept > 0 ? [`  ${String(kept)} events, hooks and jobs that are kept for it`] : []),
    ...(keys > 0 ? [`  ${String(keys)} keys in Redis`] : []),
  ];
  return lines.length === 0 ? `Plugin ${name} has no data` : `This deletes of plugin ${name}:\n${lines.join('\n')}`;
}

/** @throws unless the person at the terminal types the name. */
async function confirm(name: string, lost: string): Promise<void> {
  if (!process.stdin.isTTY) throw new StartupError(`${lost}\nConfirm with --yes`);
  process.stdout.write(`${lost}\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question('Its name, to go on: ');
    if (answer.trim() !== name) throw new StartupError('Nothing was deleted');
  } finally {
    terminal.close();
  }
}

async function takeOut(name: string, env: Environment): Promise<number> {
  const progress = new Progress();
  try {
    await changePlugins(env, {
      removes: true,
      onStep: (step) => {
        progress.step(step);
      },
      apply: (set) => set.take(name),
    });
    return 0;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    progress.end();
  }
}

async function deleteAll(composition: Composition, name: string, env: Environment): Promise<string> {
  const tables = await uninstallPlugin(composition, name);
  const keys = await PluginKeys.with(composition.config, (found) => found.delete(name));
  const prefix = `${name.toUpperCase().replaceAll('-', '_')}_`;
  const settings = Object.keys(env).filter((variable) => variable.startsWith(prefix));
  return [
    `Purged ${name}`,
    ...tables.map((table) => `  dropped ${table}`),
    ...(keys > 0 ? [`  deleted ${String(keys)} keys in Redis`] : []),
    ...(settings.length > 0 ? [`  ${settings.join(', ')} can be taken out of .env`] : []),
  ].join('\n');
}
