/** The scaffold's plugin, as `roost plugin new reviews` writes it, built for the product that is measured. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';
import { writePlugin } from '../src/scaffold/write-plugin.js';

const ROOT = join(import.meta.dirname, '../../..');

/** @returns the entry file of the plugin, for ROOST_PLUGINS. */
export async function buildReviews(folder) {
  const target = join(folder, 'reviews');
  await writePlugin('reviews', target, []);
  // The server's own packages: there is one plugin-kit in a process.
  await symlink(join(ROOT, 'node_modules'), join(target, 'node_modules'));
  const options = JSON.parse(await readFile(join(ROOT, '.swcrc'), 'utf8'));
  for (const entry of await readdir(join(target, 'src'), { recursive: true })) {
    if (!entry.endsWith('.ts')) continue;
    const { code } = await transform(await readFile(join(target, 'src', entry), 'utf8'), { ...options, swcrc: false });
    const built = join(target, 'dist/src', entry.replace(/\.ts$/, '.js'));
    await mkdir(dirname(built), { recursive: true });
    await writeFile(built, code);
  }
  return join(target, 'dist/src/index.js');
}
