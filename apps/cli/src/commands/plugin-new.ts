import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { PLUGIN_NAME } from '@roost/plugin-kit';
import { type Environment, ROOT } from '../environment.js';
import { packPackages } from '../scaffold/pack-packages.js';
import { writePlugin } from '../scaffold/write-plugin.js';
import { Progress } from '../start/progress.js';

/** Writes a plugin package outside this repository. @param args its name, and the folder */
export async function writeNew([name = '', folder]: readonly string[], env: Environment): Promise<number> {
  if (!PLUGIN_NAME.test(name)) {
    return refuse('roost plugin new <name> [folder]\nA name consists of lower-case words joined by hyphens.');
  }
  // npm runs scripts in the top folder, and says where the person is.
  const here = resolve(env.INIT_CWD ?? '.');
  const target = resolve(here, folder ?? resolve(ROOT, '..', `roost-plugin-${name}`));
  if (existsSync(target)) return refuse(`${target} already exists`);
  if (`${target}${sep}`.startsWith(`${ROOT}${sep}`)) return refuse(`${target} is inside this repository`);
  const progress = new Progress();
  progress.step('Packing plugin-kit and the packages that tests need');
  const scratch = await mkdtemp(join(tmpdir(), 'roost-packages-'));
  try {
    await writePlugin(name, target, await packPackages(scratch));
  } finally {
    await rm(scratch, { recursive: true, force: true });
    progress.end();
  }
  progress.say(`Written: ${target}`);
  progress.say(`  cd "${relative(here, target)}" && npm install && npm test`);
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}
