import { watch } from 'node:fs';
import { join } from 'node:path';
import { Child } from '@roost/embedded';
import { type Environment, ROOT } from '../environment.js';
import type { Installation } from '../start/installation.js';
import type { Progress } from '../start/progress.js';
import { run as start } from './start.js';

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** Starts everything, shows all logs, and builds and restarts when a source changes. */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  return start(args, env, { showAllLogs: true, onStarted: watchSources });
}

function watchSources(installation: Installation, progress: Progress): void {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  for (const folder of ['apps', 'libs']) {
    watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (!file?.endsWith('.ts') || file.endsWith('spec.ts') || file.includes('node_modules')) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        working = working.then(() => rebuild(installation, progress));
      }, SETTLE_MS);
    }).unref();
  }
  progress.say('Watching apps and libs');
}

async function rebuild(installation: Installation, progress: Progress): Promise<void> {
  const lines: string[] = [];
  const nest = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const build = new Child({
    command: process.execPath,
    args: [nest, 'build'],
    cwd: ROOT,
    onLine: (line) => lines.push(line),
  });
  if ((await build.wait()) !== 0) {
    progress.say(`The build failed; what runs is the last good one:\n${lines.join('\n')}`);
    return;
  }
  progress.say('Built, restarting');
  try {
    await installation.restart();
  } catch (error) {
    progress.say(error instanceof Error ? error.message : String(error));
  }
}
