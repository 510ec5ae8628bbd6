import type { EntityManager } from '@mikro-orm/postgresql';
import { PROJECT_COLUMN } from '@roost/plugin-kit';
import { undeclared } from '../plugins/check-belonging.js';
import { isTable, prefixOf, tableOf, tableOwners } from '../plugins/check-tables.js';
import type { Composition } from '../plugins/composition.js';
import { MigrationsRepository } from './migrations.repository.js';
import { TablesRepository } from './tables.repository.js';

/** MikroORM's own. */
const OTHERS = ['kernel_migration'];

/**
 * A sentence for each table of a plugin or driver that no entity describes, and of which nobody says to which project its rows belong:
 * made by a migration alone, or by MikroORM for a relation of many to many.
 */
export async function undeclaredTables(em: EntityManager, composition: Composition): Promise<string[]> {
  const { plugins, disabled, drivers, driverNames } = composition;
  const owners = tableOwners(plugins, drivers);
  const declared = owners.flatMap(({ entities, belonging }) => [
    ...entities.filter(isTable).map(tableOf),
    ...Object.keys(belonging),
  ]);
  const prefixes = owners.map(({ prefix }) => prefix);
  const found = await new TablesRepository(em).findOthers(prefixes, [...declared, ...OTHERS]);
  const without = found.filter(({ columns }) => !columns.includes(PROJECT_COLUMN));
  if (without.length === 0) return [];
  // Of a plugin that is off, or gone, the longer name may begin like that of another.
  const applied = await new MigrationsRepository(em).names();
  const known = new Set([
    ...[...plugins, ...disabled].map(({ name }) => name),
    ...driverNames,
    ...applied.map((migration) => migration.slice(0, migration.indexOf('/'))),
  ]);
  return without.flatMap(({ table }) => {
    const [longest = ''] = [...known]
      .map(prefixOf)
      .filter((prefix) => table.startsWith(prefix))
      .sort((one, other) => other.length - one.length);
    const owner = owners.find(({ prefix }) => prefix === longest);
    return owner ? [`${owner.who}: ${undeclared(table)}`] : [];
  });
}
