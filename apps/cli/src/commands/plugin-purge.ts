import { createInterface } from 'node:readline/promises';
import {
  type Composition,
  PluginKeys,
  purgeFromOthers,
  remainsOfPlugin,
  StartupError,
  uninstallPlugin,
} from '@roost/kernel';
import { type Environment, homeOf, inFile, takeFromFile } from '../environment.js';
import { withComposition } from '../plugin-commands.js';
import { changePlugins } from '../plugins/change-plugins.js';
import { installedPlugins } from '../plugins/installed-plugin.js';
import { PluginSets } from '../plugins/plugin-sets.js';
import { Progress } from '../start/progress.js';

/**
 * Takes a plugin out, where it is installed, and deletes what it has: tables, what waits for it, keys in Redis, what other plugins keep of it,
 * and its settings in `.env`. Says before what that is.
 *
 * @param args the name of the plugin or of its package, and `--yes` or `--dry-run`
 */
export async function purge(args: readonly string[], env: Environment): Promise<number> {
  const [name = '', ...options] = args.toSorted((a, b) => Number(a.startsWith('-')) - Number(b.startsWith('-')));
  const unknown = options.find((option) => option !== '--yes' && option !== '--dry-run');
  if (name === '' || name.startsWith('-') || unknown !== undefined) {
    process.stderr.write('roost plugin purge <name> [--yes | --dry-run]\n');
    return 1;
  }
  const isDry = options.includes('--dry-run');
  const sets = new PluginSets(homeOf(env));
  const set = await sets.current();
  const installed = (await installedPlugins(set)).find((one) => one.package === name || one.plugin === name);
  const plugin = installed?.plugin ?? name;
  const isInstalled = installed !== undefined;
  const shown = await withComposition(env, async (composition) => {
    if (!isInstalled) demandOff(composition, plugin);
    const lost = await describe(composition, plugin, env);
    if (!isDry && !options.includes('--yes')) await confirm(plugin, lost);
    return lost;
  });
  if (shown !== 0 || isDry) return shown;
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
    `Plugin ${name}: it ships with Roost and is enabled. Name it in ROOST_DISABLED_PLUGINS and restart the server first`,
  );
}

/** What will be lost, a line each. */
async function describe(composition: Composition, name: string, env: Environment): Promise<string> {
  const { tables, kept } = await remainsOfPlugin(composition, name);
  const keys = await PluginKeys.with(composition.config, (found) => found.count(name));
  const others = await purgeFromOthers(composition, name, { deletes: false });
  const settings = inFile(settingsOf(composition, name, env));
  const lines = [
    ...tables.map(({ name: table, rows }) => `  ${table}: ${String(rows)} rows`),
    ...(kept > 0 ? [`  ${String(kept)} events, hooks, jobs and settings of projects that are kept for it`] : []),
    ...(keys > 0 ? [`  ${String(keys)} keys in Redis`] : []),
    ...others.map((line) => `  ${line}`),
    ...(settings.length > 0 ? [`  its settings in .env: ${settings.join(', ')}`] : []),
  ];
  return lines.length === 0
    ? `Plugin ${name} has no data`
    : `This deletes the data of plugin ${name}:\n${lines.join('\n')}`;
}

/** @throws unless the person at the terminal types the name. */
async function confirm(name: string, lost: string): Promise<void> {
  if (!process.stdin.isTTY) throw new StartupError(`${lost}\nConfirm with --yes`);
  process.stdout.write(`${lost}\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question('Type its name to continue: ');
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
  // Its tables first: they go all or not at all, and then nothing else does.
  const { migrations, kept } = await remainsOfPlugin(composition, name);
  const isKnown = composition.disabled.some((plugin) => plugin.name === name);
  const tables = migrations + kept > 0 || isKnown ? await uninstallPlugin(composition, name) : [];
  const keys = await PluginKeys.with(composition.config, (found) => found.delete(name));
  const others = await purgeFromOthers(composition, name, { deletes: true });
  const settings = settingsOf(composition, name, env);
  const taken = takeFromFile(settings);
  const left = settings.filter((variable) => !taken.includes(variable));
  const lines = [
    ...tables.map((table) => `  dropped ${table}`),
    ...(keys > 0 ? [`  deleted ${String(keys)} keys in Redis`] : []),
    ...others.map((line) => `  deleted ${line}`),
    ...(taken.length > 0 ? [`  took ${taken.join(', ')} out of .env`] : []),
    ...(left.length > 0 ? [`  ${left.join(', ')} can be deleted from the environment`] : []),
  ];
  if (lines.length === 0 && migrations + kept === 0 && !isKnown) {
    throw new StartupError(`Plugin ${name}: it has no data`);
  }
  return [`Purged ${name}`, ...lines].join('\n');
}

/** Variables that begin with its name, but for those of plugins whose longer name begins like it. */
function settingsOf({ plugins, disabled }: Composition, name: string, env: Environment): string[] {
  const prefixOf = (plugin: string): string => `${plugin.toUpperCase().replaceAll('-', '_')}_`;
  const prefix = prefixOf(name);
  const longer = [...plugins, ...disabled].map((plugin) => prefixOf(plugin.name)).filter((other) => other !== prefix);
  return Object.keys(env).filter(
    (variable) =>
      variable.startsWith(prefix) && !longer.some((other) => other.startsWith(prefix) && variable.startsWith(other)),
  );
}
