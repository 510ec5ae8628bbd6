import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchDebian } from '@roost/embedded';
import { environment } from '@roost/kernel';

const run = promisify(execFile);

/** Where what was fetched is kept. Git ignores it. */
const CACHE = join(import.meta.dirname, '../../../../../.roost/real-files');

/** Packages of Debian whose libraries test themselves with these files. */
const DEBIAN = [
  'golang-github-gabriel-vasile-mimetype-dev',
  'golang-github-jung-kurt-gofpdf-dev',
  'golang-github-rwcarlsen-goexif-dev',
  'golang-golang-x-image-dev',
  'golang-golang-x-text-dev',
  'sound-theme-freedesktop',
];

/** A recording in many formats, made to test decoders. */
const NPM = {
  name: 'audio-lena@3.0.1',
  integrity: 'SLjToXZRebe2TsEwW49GSC4NhQwP5wV9ee/UHQjW9Z6ZfvGL0ofvQPiYxJ9HLBvLiryrDGclGNzmGtdXglTO6Q==',
};

/** Where files of the table are, by the first part of their path. */
export interface RealFiles {
  debian: string;
  npm: string;
  samples: string;
}

/** Fetches what is not there yet. Where there is no apt, files of Debian's packages are missing. */
export async function fetchRealFiles(): Promise<RealFiles> {
  const debian = join(CACHE, 'debian');
  const npm = join(CACHE, 'npm');
  await Promise.all([
    fetchOnce(join(debian, 'root'), () => fetchDebian(debian, DEBIAN, environment)),
    fetchOnce(npm, () => fetchNpm(npm)),
  ]);
  return { debian: join(debian, 'root'), npm, samples: join(import.meta.dirname, '../../../../imaging/test/samples') };
}

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** @returns once a folder is there */
async function fetchOnce(folder: string, fetch: () => Promise<void>): Promise<void> {
  if (await isThere(folder)) return;
  await mkdir(CACHE, { recursive: true });
  try {
    await fetch();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) throw error;
  }
}

async function fetchNpm(folder: string): Promise<void> {
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const { stdout } = await run('npm', ['pack', NPM.name, '--silent', '--pack-destination', draft]);
  const file = join(draft, stdout.trim().split('\n').at(-1) ?? '');
  const hash = createHash('sha512')
    .update(await readFile(file))
    .digest('base64');
  if (hash !== NPM.integrity) throw new Error(`${NPM.name} is another one than it was`);
  await run('tar', ['-xzf', file, '-C', draft, '--strip-components=1']);
  await rm(file);
  await rename(draft, folder);
}
