import { MikroORM } from '@mikro-orm/postgresql';
import type { Composition } from '../plugins/composition.js';
import { ownerOrmConfig } from './orm-config.js';

/** What brings tables from what migrations made of them to what entities say, and back. A statement each. */
export interface SchemaChange {
  up: string[];
  down: string[];
}

/**
 * Compares the tables of a plugin with its entities.
 *
 * @param composition of a database in which all migrations of the plugin have run
 */
export async function schemaChangeOf(composition: Composition, plugin: string): Promise<SchemaChange> {
  const orm = await MikroORM.init({
    ...ownerOrmConfig(composition),
    schemaGenerator: { skipTables: [exceptOwn(composition, plugin)] },
  });
  try {
    const { up, down } = await orm.schema.getUpdateSchemaMigrationSQL({ wrap: false });
    return { up: statementsOf(up), down: statementsOf(down) };
  } finally {
    await orm.close();
  }
}

/** Finds the tables that are not the plugin's. Those of plugins whose longer name begins like it are not, either. */
function exceptOwn({ plugins }: Composition, plugin: string): RegExp {
  const prefixOf = (name: string): string => `${name.replaceAll('-', '_')}_`;
  const own = prefixOf(plugin);
  const longer = plugins.map(({ name }) => prefixOf(name)).filter((prefix) => prefix !== own && prefix.startsWith(own));
  // Names come with their schema, and without.
  return new RegExp([`^(?!(\\w+\\.)?${own})`, ...longer.map((prefix) => `^(\\w+\\.)?${prefix}`)].join('|'));
}

const statementsOf = (sql: string): string[] =>
  sql
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
