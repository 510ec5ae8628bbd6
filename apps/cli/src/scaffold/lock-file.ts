import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ROOT } from '../environment.js';
import type { PackedPackage } from './pack-packages.js';

interface LockedPackage {
  link?: boolean;
  resolved?: string;
  [field: string]: unknown;
}

interface LockFile {
  packages: Record<string, LockedPackage>;
  [field: string]: unknown;
}

const INSTALLED = 'node_modules/';

/**
 * The lock file of a package that is tested against the packed ones: with the same versions of everything else that this repository
 * was tested with. npm drops what the package does not need.
 *
 * @param manifest the package.json that it belongs to
 */
export async function lockFile(manifest: object, packages: readonly PackedPackage[]): Promise<object> {
  const own = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile;
  const tarballs = new Map(packages.map(({ name, file }) => [name, `file:packages/${basename(file)}`]));
  const libraries = new Map(
    Object.entries(own.packages).flatMap(([path, { link, resolved = '' }]) => (link ? [[resolved, path]] : [])),
  );
  const locked = Object.entries(own.packages).flatMap(([path, entry]): [string, LockedPackage][] => {
    if (path === '') return [['', manifest as LockedPackage]];
    if (path.startsWith(INSTALLED)) return entry.link ? [] : [[path, entry]];
    // `libs/x`, or what npm put below it because the top folder has another version.
    const [library = '', ...below] = path.split(/\/(?=node_modules\/)/);
    const place = libraries.get(library);
    const tarball = tarballs.get(place?.slice(INSTALLED.length) ?? '');
    if (place === undefined || tarball === undefined) return [];
    if (below.length > 0) return [[[place, ...below].join('/'), entry]];
    return [[place, { ...entry, resolved: tarball }]];
  });
  return { ...own, ...nameOf(manifest), packages: Object.fromEntries(locked) };
}

function nameOf(manifest: object): { name?: unknown; version?: unknown } {
  const { name, version } = manifest as { name?: unknown; version?: unknown };
  return { name, version };
}
