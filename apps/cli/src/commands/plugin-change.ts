import { StartupError } from '@roost/kernel';
import { type Environment, homeOf } from '../environment.js';
import { absoluteSpec, fetchPackage } from '../plugins/fetch-package.js';
import { changePlugins } from '../plugins/change-plugins.js';
import { type InstalledPlugin, installedPlugins } from '../plugins/installed-plugin.js';
import { PluginSets } from '../plugins/plugin-sets.js';
import { Progress } from '../start/progress.js';

/** Installs plugins. @param specs packages as npm knows them, tarballs or folders */
export async function add(specs: readonly string[], env: Environment): Promise<number> {
  if (specs.length === 0) return refuse('roost plugin add <package, tarball or folder>…');
  return attempt(async (progress) => {
    const wanted = specs.map((spec) => absoluteSpec(spec, env));
    const names: string[] = [];
    const isRestarted = await changePlugins(env, {
      onStep: (step) => {
        progress.step(step);
      },
      apply: async (set) => {
        const { dependencies: before } = await set.manifest();
        for (const spec of wanted) {
          progress.step(`Fetching ${spec}`);
          const name = await fetchPackage(set, spec, env);
          if (name in before)
            throw new StartupError(`${name} is already installed. Update it with "roost plugin update ${name}"`);
          names.push(name);
        }
      },
    });
    return [`Installed ${names.join(', ')}`, ...what(isRestarted)];
  });
}

/** Installs plugins anew, from where they came from. @param names of plugins or packages; none: all */
export async function update(names: readonly string[], env: Environment): Promise<number> {
  return attempt(async (progress) => {
    const chosen = names.length > 0 ? await find(names, env) : await installed(env);
    if (chosen.length === 0) return ['No plugins are installed'];
    const isRestarted = await changePlugins(env, {
      onStep: (step) => {
        progress.step(step);
      },
      apply: async (set) => {
        for (const { package: name, spec } of chosen) {
          progress.step(`Fetching ${spec}`);
          const fetched = await fetchPackage(set, absoluteSpec(spec, env), env);
          if (fetched !== name) throw new StartupError(`${spec} now contains ${fetched} instead of ${name}`);
        }
      },
    });
    const after = new Map((await installed(env)).map(({ package: name, version }) => [name, version]));
    const lines = chosen.map(({ package: name, version }) =>
      version === after.get(name) ? `${name} ${version}` : `${name} ${version} -> ${after.get(name) ?? ''}`,
    );
    return [`Updated ${lines.join(', ')}`, ...what(isRestarted)];
  });
}

/** Takes plugins out, and leaves what they have in the database. @param names of plugins or packages */
export async function remove(names: readonly string[], env: Environment): Promise<number> {
  if (names.length === 0) return refuse('roost plugin remove <name>…');
  return attempt(async (progress) => {
    const chosen = await find(names, env);
    const isRestarted = await changePlugins(env, {
      removes: true,
      onStep: (step) => {
        progress.step(step);
      },
      apply: async (set) => {
        for (const { package: name } of chosen) await set.take(name);
      },
    });
    const kept = chosen.map(({ plugin, package: name }) => `"roost plugin purge ${plugin ?? name}" deletes them`);
    const removed = `Removed ${chosen.map(({ package: name }) => name).join(', ')}`;
    return [removed, `  Its tables and settings are kept; ${kept.join(', ')}`, ...what(isRestarted)];
  });
}

/** Says which plugins are installed. */
export async function list(env: Environment): Promise<number> {
  const plugins = await installed(env);
  if (plugins.length === 0) process.stdout.write('No plugins are installed\n');
  for (const { package: name, version, plugin, spec, failure } of plugins) {
    const told = failure === undefined ? `${plugin ?? 'drivers'}, from ${spec}` : `does not load: ${failure}`;
    process.stdout.write(`${name} ${version}  ${told}\n`);
  }
  return plugins.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

const installed = async (env: Environment): Promise<InstalledPlugin[]> =>
  installedPlugins(await new PluginSets(homeOf(env)).current());

async function find(names: readonly string[], env: Environment): Promise<InstalledPlugin[]> {
  const plugins = await installed(env);
  return names.map((name) => {
    const found = plugins.find((one) => one.package === name || one.plugin === name);
    if (!found) throw new StartupError(`${name} is not installed. "roost plugin list" shows what is`);
    return found;
  });
}

const what = (isRestarted: boolean): string[] =>
  isRestarted ? ['  The API and the worker were replaced'] : ['  The change applies at the next start'];

async function attempt(work: (progress: Progress) => Promise<string[]>): Promise<number> {
  const progress = new Progress();
  try {
    const lines = await work(progress);
    progress.say(lines.join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return refuse(error.message);
  } finally {
    progress.end();
  }
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}
