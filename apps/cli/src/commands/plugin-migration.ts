import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve, sep } from 'node:path';
import { buildTree, pluginTrees } from '../dev/source-tree.js';
import { type Environment, ROOT } from '../environment.js';

const BIN = join(ROOT, 'libs/testing/bin');

/**
 * Writes a migration into the folder of a plugin: what its entities say, and its migrations do not make. It is found in a database that is
 * made for it.
 *
 * @param args its name, and the folder of the plugin's package; default: where the command was given
 */
export async function writeMigration([name = '', folder = '.']: readonly string[], env: Environment): Promise<number> {
  if (name === '') {
    process.stderr.write('roost plugin migration <name> [folder]\n');
    return 1;
  }
  // npm runs scripts in the top folder, and says where the person is.
  const target = resolve(env.INIT_CWD ?? '.', folder);
  // What is built of Roost itself lies beside its sources, and is new.
  if (!target.startsWith(`${ROOT}${sep}`)) for (const tree of await pluginTrees(target)) await buildTree(tree);
  const args = [join(BIN, 'roost-test.mjs'), process.execPath, join(BIN, 'roost-migration.mjs'), name, target];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
