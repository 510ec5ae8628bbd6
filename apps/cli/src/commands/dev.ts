import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { splitList } from '@roost/kernel';
import { watch } from 'chokidar';
import { buildFile, buildTree, ownTrees, pluginTrees, type SourceTree } from '../dev/source-tree.js';
import { type Environment, homeOf } from '../environment.js';
import type { Installation } from '../start/installation.js';
import type { Progress } from '../start/progress.js';
import { run as start } from './start.js';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/** Starts everything, shows all logs, and builds and restarts when a source of Roost or of a plugin of `ROOST_PLUGINS` changes. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  const folders = splitList(env.ROOST_PLUGINS ?? '').filter((path) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory(),
  );
  const plugins = (await Promise.all(folders.map(pluginTrees))).flat();
  try {
    for (const tree of plugins) await buildTree(tree);
  } catch (error) {
    process.stderr.write(`The build failed:\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const settings = { NODE_COMPILE_CACHE: join(homeOf(env), 'cache', 'modules'), ...env };
  return start(args, settings, {
    showAllLogs: true,
    watchesWebApp: true,
    onStarted: (installation, progress) => watchSources([...ownTrees(), ...plugins], installation, progress),
  });
}

async function watchSources(
  trees: readonly SourceTree[],
  installation: Installation,
  progress: Progress,
): Promise<void> {
  const changed = new Map<string, SourceTree>();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  // For who changes a plugin again and again. A change of Roost itself would find nothing of use.
  const standsBy = trees.some(({ isOfRoost }) => !isOfRoost);
  if (standsBy) installation.standBy();
  for (const tree of trees) {
    // Node's own watch loses a file that an editor replaces instead of writing into it.
    const watcher = watch(tree.folder, {
      ignoreInitial: true,
      persistent: false,
      ignored: (path, stats) => path.includes('node_modules') || (stats?.isFile() === true && !tree.isSource(path)),
    });
    watcher.on('all', (_event, file) => {
      if (!tree.isSource(file)) return;
      changed.set(file, tree);
      clearTimeout(timer);
      timer = setTimeout(() => {
        working = working
          .then(() => rebuild(changed, installation, progress))
          .then(() => {
            if (standsBy) installation.standBy();
          });
      }, SETTLE_MS);
    });
    await once(watcher, 'ready');
  }
  progress.say(`Watching ${trees.map(({ folder }) => folder).join(', ')}`);
}

/** @param changed since the last good build, with the tree of each; what is built is taken out. */
async function rebuild(
  changed: Map<string, SourceTree>,
  installation: Installation,
  progress: Progress,
): Promise<void> {
  const files = [...changed];
  if (files.length === 0) return;
  try {
    for (const [file, tree] of files) {
      const target = tree.targetOf(file);
      if (target !== undefined) await buildFile(file, target);
    }
  } catch (error) {
    progress.say(
      `The build failed. The last good build keeps running:\n${error instanceof Error ? error.message : ''}`,
    );
    return;
  }
  for (const [file] of files) changed.delete(file);
  progress.say('Built, restarting');
  // What stands by has imported the sources of Roost as they were before.
  if (files.some(([, { isOfRoost }]) => isOfRoost)) installation.endStandBy();
  try {
    await installation.restart();
    progress.say('Restarted the API and the worker');
  } catch (error) {
    progress.say(error instanceof Error ? error.message : String(error));
  }
}
