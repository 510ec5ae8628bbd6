import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { PLUGIN_NAME } from '@roost/plugin-kit';
import { type Environment, ROOT } from '../environment.js';
import { packPackages } from '../scaffold/pack-packages.js';
import { writePlugin } from '../scaffold/write-plugin.js';
import { Progress } from '../start/progress.js';

const USAGE = 'roost plugin new <name> [folder]';

/** Writes a plugin package outside this repository. @param args `new`, its name, and its folder. */
export async function run([what, name = '', folder]: readonly string[], env: Environment): Promise<number> {
  if (what !== 'new' || !PLUGIN_NAME.test(name))
    return refuse(`${USAGE}: a name is lower-case words joined by hyphens`);
  const target = resolve(env.INIT_CWD ?? '.', folder ?? resolve(ROOT, '..', `roost-plugin-${name}`));
  if (existsSync(target)) return refuse(`${target} is there already`);
  if (`${target}${sep}`.startsWith(`${ROOT}${sep}`)) return refuse(`${target} is inside this repository`);
  const progress = new Progress();
  progress.step('Packing plugin-kit and what tests need');
  const packages = await packPackages();
  try {
    await writePlugin(name, target, packages);
  } finally {
    await packages.remove();
    progress.end();
  }
  progress.say(`Written: ${target}`);
  progress.say(`  cd ${relative(resolve(env.INIT_CWD ?? '.'), target)} && npm install && npm test`);
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}
