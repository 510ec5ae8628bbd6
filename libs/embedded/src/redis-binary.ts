import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fetchDebian, isExecutable, libraryFolders } from './debian-packages.js';
import { EmbeddedError } from './embedded-error.js';

const NAMES = ['redis-server', 'valkey-server'];

/** A Redis server that can be started, and what its libraries need. */
export interface RedisBinary {
  command: string;
  env: Readonly<Record<string, string>>;
  /** Where it was found. */
  source: 'PATH' | 'fetched';
}

/**
 * Looks for `redis-server` or `valkey-server` on PATH, then for one fetched before.
 *
 * @param folder where it was fetched to: that of an installation, or `programCache`
 */
export async function findRedis(folder: string, path: string): Promise<RedisBinary | undefined> {
  for (const place of path.split(delimiter)) {
    for (const name of NAMES) {
      const command = join(place, name);
      if (place !== '' && (await isExecutable(command))) return { command, env: {}, source: 'PATH' };
    }
  }
  const root = join(folder, 'redis-dist', 'root');
  const command = join(root, 'usr/bin/redis-server');
  if (!(await isExecutable(command))) return undefined;
  return { command, env: { LD_LIBRARY_PATH: (await libraryFolders(root)).join(':') }, source: 'fetched' };
}

/** Downloads Debian's or Ubuntu's Redis below a folder. The system stays as it is. */
export async function fetchRedis(folder: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    const root = join(folder, 'redis-dist', 'root');
    // What is there has no program that runs, or nothing would have to be fetched.
    if (!(await isExecutable(join(root, 'usr/bin/redis-server')))) await rm(root, { recursive: true, force: true });
    await fetchDebian(join(folder, 'redis-dist'), ['redis-server', 'redis-tools'], env);
  } catch (cause) {
    throw new EmbeddedError(
      'Roost needs Redis: install redis-server or valkey-server (Debian and Ubuntu: apt-get install redis-server), or set REDIS_URL.',
      { cause },
    );
  }
}
