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

/** Looks for `redis-server` or `valkey-server` on PATH, then for one fetched before. */
export async function findRedis(home: string, path: string): Promise<RedisBinary | undefined> {
  for (const folder of path.split(delimiter)) {
    for (const name of NAMES) {
      const command = join(folder, name);
      if (folder !== '' && (await isExecutable(command))) return { command, env: {}, source: 'PATH' };
    }
  }
  const root = join(home, 'redis-dist', 'root');
  const command = join(root, 'usr/bin/redis-server');
  if (!(await isExecutable(command))) return undefined;
  return { command, env: { LD_LIBRARY_PATH: (await libraryFolders(root)).join(':') }, source: 'fetched' };
}

/** Downloads Debian's or Ubuntu's Redis below `home`. The system stays as it is. */
export async function fetchRedis(home: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    await fetchDebian(join(home, 'redis-dist'), ['redis-server', 'redis-tools'], env);
  } catch (cause) {
    throw new EmbeddedError(
      'Roost needs Redis: install redis-server or valkey-server (Debian and Ubuntu: apt-get install redis-server), or set REDIS_URL.',
      { cause },
    );
  }
}
