import { execFile } from 'node:child_process';
import { access, constants, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Downloads packages of Debian or Ubuntu with the libraries that this machine lacks, and unpacks them into `root` below a folder. The system
 * stays as it is, and nobody has to be root: apt works on folders of ours.
 */
export async function fetchDebian(
  folder: string,
  packages: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const folders = { lists: join(folder, 'lists'), archives: join(folder, 'archives'), draft: join(folder, 'root.new') };
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
  const install = ['-q', '-y', '--no-install-recommends', '--reinstall', '--download-only', 'install'];
  await run('apt-get', [...options, '-q', 'update'], settings);
  await run('apt-get', [...options, ...install, ...packages], settings);
  for (const name of await readdir(folders.archives)) {
    if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folders.archives, name), folders.draft], settings);
  }
  await rm(join(folder, 'root'), { recursive: true, force: true });
  await rename(folders.draft, join(folder, 'root'));
  await rm(folders.lists, { recursive: true, force: true });
  await rm(folders.archives, { recursive: true, force: true });
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
