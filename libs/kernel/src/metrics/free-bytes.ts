import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Bytes that are free on the disk of a folder, or where it would be made. */
export async function freeBytesOf(folder: string): Promise<number> {
  const path = resolve(folder);
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path === dirname(path)) throw error;
    return freeBytesOf(dirname(path));
  }
}
