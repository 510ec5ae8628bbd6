import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distribution } from '@roost/distribution';
import {
  type Composition,
  compose,
  environment,
  manifestIn,
  migrate,
  type PackageManifest,
  type SchemaChange,
  schemaChangeOf,
  SCOPE,
} from '@roost/kernel';
import { createDatabase, dropDatabase, TEST_ENVIRONMENT, testServices } from '../services.js';

/**
 * What the entities of a plugin say beyond what its migrations make, found in a database that is made for it.
 *
 * @param folder of its package, built
 * @throws StartupError where it does not load, or a migration of it fails
 */
export async function changeOfPlugin(folder: string): Promise<SchemaChange> {
  const database = await createDatabase();
  try {
    const manifest = await manifestIn(folder);
    const isOfRoost = distribution.plugins.some(({ name }) => manifest.name === `${SCOPE}/${name}`);
    const composition = await compose(distribution, {
      ...environment,
      ...TEST_ENVIRONMENT,
      DATABASE_URL: database.databaseUrl,
      DATABASE_OWNER_URL: database.databaseOwnerUrl,
      REDIS_URL: testServices().redisUrl,
      ROOST_PLUGINS: isOfRoost ? '' : [...(await pluginsBeside(folder, manifest)), folder].join(','),
    });
    await migrate(composition);
    return await schemaChangeOf(composition, pluginIn(composition, folder, manifest));
  } finally {
    await dropDatabase(database);
  }
}

/** Folders of the plugins that it is developed with. */
async function pluginsBeside(folder: string, manifest: PackageManifest): Promise<string[]> {
  const names = Object.keys({ ...manifest.devDependencies, ...manifest.peerDependencies });
  const folders = names
    .filter((name) => !name.startsWith(`${SCOPE}/`))
    .map((name) => join(folder, 'node_modules', name))
    .filter((path) => existsSync(join(path, 'package.json')));
  const isPlugin = await Promise.all(
    folders.map(async (path) => `${SCOPE}/plugin-kit` in ((await manifestIn(path)).peerDependencies ?? {})),
  );
  return folders.filter((_, index) => isPlugin[index]);
}

function pluginIn({ plugins, external }: Composition, folder: string, { name = '' }: PackageManifest): string {
  const found = plugins.find((plugin) => external.get(plugin.name) === folder || name === `${SCOPE}/${plugin.name}`);
  if (!found) throw new Error(`${folder} exports no plugin`);
  return found.name;
}
