import { execFile } from 'node:child_process';
import { access, constants, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedError } from './embedded-error.js';

const run = promisify(execFile);

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

/**
 * Downloads Debian's or Ubuntu's Redis and the libraries that this machine lacks, and unpacks them below `home`. The system stays as
 * it is, and nobody has to be root: apt works on folders of ours.
 */
export async function fetchRedis(home: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const folder = join(home, 'redis-dist');
  const folders = { lists: join(folder, 'lists'), archives: join(folder, 'archives'), draft: join(folder, 'root.new') };
  try {
    await rm(folders.draft, { recursive: true, force: true });
    for (const path of [join(folders.lists, 'partial'), join(folders.archives, 'partial'), folders.draft]) {
      await mkdir(path, { recursive: true });
    }
    const options = [
      `Dir::State::lists=${folders.lists}`,
      `Dir::Cache::archives=${folders.archives}`,
      `Dir::Cache::pkgcache=`,
      `Dir::Cache::srcpkgcache=`,
      'Debug::NoLocking=1',
      'APT::Sandbox::User=root',
    ].flatMap((option) => ['-o', option]);
    const settings = { env, timeout: 300_000, maxBuffer: 16_777_216 };
    await run('apt-get', [...options, '-q', 'update'], settings);
    await run(
      'apt-get',
      [
        ...options,
        '-q',
        '-y',
        '--no-install-recommends',
        '--reinstall',
        '--download-only',
        'install',
        'redis-server',
        'redis-tools',
      ],
      settings,
    );
    for (const name of await readdir(folders.archives)) {
      if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folders.archives, name), folders.draft], settings);
    }
    await rm(join(folder, 'root'), { recursive: true, force: true });
    await rename(folders.draft, join(folder, 'root'));
    await rm(folders.lists, { recursive: true, force: true });
    await rm(folders.archives, { recursive: true, force: true });
  } catch (cause) {
    throw new EmbeddedError(
      'Roost needs Redis: install redis-server or valkey-server (Debian and Ubuntu: apt-get install redis-server), or set REDIS_URL.',
      { cause },
    );
  }
}

async function libraryFolders(root: string): Promise<string[]> {
  const bases = [join(root, 'usr/lib'), join(root, 'lib')];
  const folders = await Promise.all(
    bases.map(async (base) => {
      const names = await readdir(base).catch(() => []);
      return [base, ...names.map((name) => join(base, name))];
    }),
  );
  return folders.flat();
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
