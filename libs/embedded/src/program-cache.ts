import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of the user's cache in which programs are kept that were fetched for tests, so that the next run finds them. One for each system:
 * what was fetched stands on its libraries.
 *
 * @returns undefined where nothing can be kept.
 */
export async function programCache(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string): string => new RegExp(`^${name}="?([\\w.-]*)`, 'm').exec(release)?.[1] ?? '';
  const system = [field('ID'), field('VERSION_ID'), process.arch].filter(Boolean).join('-');
  const folder = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'roost', system);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}
