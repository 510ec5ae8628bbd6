import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkPeers, StartupError } from '@roost/kernel';
import { type Environment, homeOf, ROOT } from '../environment.js';
import { npm } from './npm.js';
import { lockPlugins } from './plugin-lock.js';
import { type PluginSet, PluginSets } from './plugin-sets.js';

/** How a change of the plugins is made. */
export interface Change {
  /** Changes the list of the set, which is a copy of the one that counts. */
  apply: (set: PluginSet) => Promise<void>;
  /** What is taken out needs no tables, and may go even where something else is broken as well. */
  removes?: boolean;
  onStep: (step: string) => void;
}

/**
 * Changes the plugins of an installation: in a copy, which is installed, loaded and migrated before it counts. A server that runs is
 * restarted with it; where it does not start, it goes on with the plugins it had.
 *
 * @returns whether a server was restarted.
 * @throws StartupError; the plugins are then what they were.
 */
export async function changePlugins(env: Environment, { apply, removes = false, onStep }: Change): Promise<boolean> {
  const home = homeOf(env);
  const sets = new PluginSets(home);
  const unlock = await lockPlugins(join(sets.folder, 'lock'));
  const before = await sets.current();
  let staged: PluginSet | undefined;
  try {
    await sets.tidy();
    staged = await sets.stage();
    await apply(staged);
    await install(staged, env, removes);
    onStep('Loading the plugins');
    await tryOut(staged, before, env, removes);
    await sets.use(staged);
    onStep('Replacing the API and the worker, if they run');
    const isRestarted = await restart(home, sets, before);
    await sets.keep(before);
    return isRestarted;
  } catch (error) {
    if (error instanceof Error && !(error instanceof StartupError) && 'code' in error) {
      throw new StartupError(`The plugins were not changed: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    await sets.tidy();
    await unlock();
  }
}

async function install(set: PluginSet, env: Environment, removes: boolean): Promise<void> {
  await set.tidy();
  // What is taken out asks nobody for anything.
  await npm(['install', '--omit=dev', removes ? '--offline' : '--prefer-offline'], { cwd: set.folder, env });
}

async function tryOut(
  set: PluginSet,
  before: PluginSet | undefined,
  env: Environment,
  removes: boolean,
): Promise<void> {
  if (!removes) {
    await checkPeers(set.folder);
    await tryIn(set, env, 'migrate');
    return;
  }
  try {
    await tryIn(set, env);
  } catch (error) {
    const wasBroken =
      before !== undefined &&
      (await tryIn(before, env).then(
        () => false,
        () => true,
      ));
    if (!wasBroken) throw error;
  }
}

/** Loads a set in a process of its own: modules stay loaded, and may do what they like to it. */
async function tryIn(set: PluginSet, env: Environment, ...options: readonly string[]): Promise<void> {
  const args = [join(ROOT, 'apps', 'cli', 'src', 'main.js'), 'plugin', 'try', set.folder, ...options];
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new StartupError(stderr.trim() || error.message));
    });
  });
}

async function restart(home: string, sets: PluginSets, before: PluginSet | undefined): Promise<boolean> {
  // An image for production has no embedded services, and nobody in it who could be asked.
  if (!existsSync(join(ROOT, 'libs', 'embedded'))) return false;
  const { askRestart } = await import('../start/ask-restart.js');
  const error = await askRestart(home);
  if (error === undefined) return false;
  if (error === null) return true;
  await sets.use(before);
  throw new StartupError(`The plugins were not changed: ${error}`);
}
