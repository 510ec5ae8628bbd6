import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type PackageManifest, StartupError } from '@roost/kernel';

const BLOCK = 512;
/** Larger ones are no plugins. */
const MOST_BYTES = 2 ** 28;

/** Reads the package.json of a packed package without unpacking anything. @throws StartupError */
export async function manifestOf(tarball: string): Promise<PackageManifest> {
  const bytes = unzipped(await readFile(tarball));
  const text = (from: number, length: number): string =>
    bytes.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    // npm packs everything below one folder.
    if (/^[^/]+\/package\.json$/.test(text(at, 100))) return parsed(bytes.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new StartupError('The tarball has no package.json');
}

function unzipped(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    throw new StartupError('The tarball cannot be unpacked', { cause });
  }
}

function parsed(bytes: Buffer): PackageManifest {
  try {
    return JSON.parse(bytes.toString()) as PackageManifest;
  } catch (cause) {
    throw new StartupError('Its package.json is not valid JSON', { cause });
  }
}
