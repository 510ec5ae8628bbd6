import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isCode } from './secrets.js';

const run = promisify(execFile);

/** What a fetch that was killed left is deleted after this time: no fetch takes as long. */
const ABANDONED_MS = 3_600_000;

/**
 * Downloads packages of Debian or Ubuntu with the libraries that this machine lacks, and unpacks them into `root` below a folder. The system
 * stays as it is, and nobody has to be root: apt works on folders of ours. `root` appears whole, or not at all; of several
 * processes that fetch at once, the first to be done makes it.
 */
export async function fetchDebian(
  folder: string,
  packages: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await deleteAbandoned(folder);
  const scratch = await mkdtemp(join(folder, SCRATCH));
  try {
    const draft = await unpacked(scratch, packages, env);
    await rename(draft, join(folder, 'root')).catch((error: unknown) => {
      // Somebody else was faster.
      if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const SCRATCH = 'fetch-';

/** @returns the folder that the packages were unpacked into. */
async function unpacked(
  scratch: string,
  packages: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const folders = { lists: join(scratch, 'lists'), archives: join(scratch, 'archives'), draft: join(scratch, 'root') };
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
  const install = ['-q', '-y', '--no-install-recommends', '--reinstall', '--download-only', 'install'];
  await run('apt-get', [...options, '-q', 'update'], settings);
  await run('apt-get', [...options, ...install, ...packages], settings);
  for (const name of await readdir(folders.archives)) {
    if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folders.archives, name), folders.draft], settings);
  }
  return folders.draft;
}

async function deleteAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (name.startsWith(SCRATCH) && age > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}

/** Where the libraries of unpacked packages are, for LD_LIBRARY_PATH. */
export async function libraryFolders(root: string): Promise<string[]> {
  const bases = [join(root, 'usr/lib'), join(root, 'lib')];
  const folders = await Promise.all(
    bases.map(async (base) => {
      const names = await readdir(base).catch(() => []);
      return [base, ...names.map((name) => join(base, name))];
    }),
  );
  return folders.flat();
}

export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
