/** Programs that a figure is measured with: those of this machine, or of Debian's packages, unpacked below `.roost/` as Redis is, without root. */
import { delimiter, join } from 'node:path';
import { fetchDebian, isExecutable, libraryFolders } from '@roost/embedded';

const FOLDER = join(import.meta.dirname, '../../../.roost');

/**
 * @param name of the program, and of its package
 * @param path where the package has it
 * @returns its command, and the environment that it needs
 */
export async function findTool(name, path) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']) {
    const command = join(folder, name);
    if (folder !== '' && (await isExecutable(command))) return { command, env: {} };
  }
  const dist = join(FOLDER, `${name}-dist`);
  const root = join(dist, 'root');
  const command = join(root, path);
  if (!(await isExecutable(command))) await fetchDebian(dist, [name], process.env);
  return { command, env: { LD_LIBRARY_PATH: (await libraryFolders(root)).join(':') } };
}
