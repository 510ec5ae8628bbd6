import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { MIGRATION_NAME, migrationSource, withMigration } from './migration-source.js';
import { changeOfPlugin } from './plugin-in-work.js';

/**
 * Writes a migration of what the entities of a plugin say beyond its migrations, and names it in the manifest.
 *
 * @param name lower-case words joined by hyphens, as `add-stars`
 * @param folder of the plugin's package, built
 * @returns what was done, a line each
 * @throws Error with one sentence for the author
 */
export async function writeMigration(name: string, folder: string): Promise<string[]> {
  if (!MIGRATION_NAME.test(name)) throw new Error('A name is lower-case words joined by hyphens, as add-stars');
  const manifest = await manifestFile(join(folder, 'src'));
  const file = join(dirname(manifest), 'migrations', `${name}.migration.ts`);
  if (existsSync(file)) throw new Error(`${file} is there already`);
  const change = await changeOfPlugin(folder);
  if (change.up.length === 0) return ['Nothing to do: the tables are as the entities say'];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, migrationSource(name, change));
  const written = `Written: ${relative(folder, file)}`;
  const listed = withMigration(await readFile(manifest, 'utf8'), name, new Date());
  const place = relative(folder, manifest);
  if (listed === undefined) return [written, `Name it in "migrations" of ${place}: it has no such list yet`];
  await writeFile(manifest, listed);
  return [written, `Added to ${place}. Read it before you commit it: what happens to rows that are there?`];
}

/** The one source with `definePlugin` in it. */
async function manifestFile(sources: string): Promise<string> {
  for (const entry of await readdir(sources, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.d|spec)\.ts$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    if ((await readFile(file, 'utf8')).includes('definePlugin({')) return file;
  }
  throw new Error(`${sources} has no manifest: no file calls definePlugin`);
}
