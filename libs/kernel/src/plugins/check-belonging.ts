import { type DriverManifest, type PluginManifest, PROJECT_COLUMN, type TableBelonging } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';
import { columnsOf, isTable, type TableOwner, tableOf, tableOwners } from './check-tables.js';

/** A table, as far as the project of its rows goes. */
interface Belonger {
  owner: TableOwner;
  name: string;
  /** Names of its columns; undefined for a table without an entity. */
  columns: ReadonlySet<string> | undefined;
  /** What the manifest says; undefined for a table with a column `project_id`. */
  declared: TableBelonging | undefined;
}

type Belongers = ReadonlyMap<string, Belonger>;

/**
 * Checks that every table belongs to a project, by its own column or by a path to a table that has one, or to the server.
 *
 * @throws StartupError that names the plugin and the table
 */
export function checkBelonging(plugins: readonly PluginManifest[], drivers: readonly DriverManifest[]): void {
  const owners = tableOwners(plugins, drivers);
  const tables: Belongers = new Map(owners.flatMap(belongersOf).map((table) => [table.name, table]));
  for (const table of tables.values()) {
    if (table.declared !== undefined && table.declared !== 'server') checkPath(table, table.declared, tables);
  }
  for (const table of tables.values()) checkEnd(table, tables, []);
}

function belongersOf(owner: TableOwner): Belonger[] {
  const { belonging, entities, prefix, who } = owner;
  const described = [...new Set(entities)].filter(isTable).map((entity) => {
    const name = tableOf(entity);
    const columns = columnsOf(entity);
    const declared = belonging[name];
    const hasProject = columns.has(PROJECT_COLUMN);
    if (hasProject && declared !== undefined)
      throw new StartupError(`${who}: the table ${name} has a column ${PROJECT_COLUMN}: belonging must not name it`);
    if (!hasProject && declared === undefined) throw new StartupError(`${who}: ${undeclared(name)}`);
    return { owner, name, columns, declared };
  });
  const others = Object.entries(belonging).filter(([name]) => !described.some((table) => table.name === name));
  return [
    ...described,
    ...others.map(([name, declared]) => {
      if (!name.startsWith(prefix))
        throw new StartupError(`${who}: belonging names the table ${name}, which has to start with "${prefix}"`);
      return { owner, name, columns: undefined, declared };
    }),
  ];
}

/** What is wrong with a table that says nothing, for messages. */
export const undeclared = (table: string): string =>
  `the table ${table} has no column ${PROJECT_COLUMN}. Name it in belonging of the manifest, with its path to a table that has one, or as "server"`;

function checkPath({ owner, name, columns, declared }: Belonger, path: object, tables: Belongers): void {
  const fail = (what: string): never => {
    throw new StartupError(`${owner.who}: belonging of the table ${name} ${what}`);
  };
  // A plugin may come from JavaScript.
  const steps: [string, unknown][] = typeof declared === 'object' ? Object.entries(path) : [];
  if (steps.length === 0) fail('has to be "server", or columns with the table that each leads to');
  for (const [column, target] of steps) {
    if (columns && !columns.has(column)) fail(`names the column ${column}, which the table does not have`);
    const to = tables.get(String(target));
    if (!to) {
      fail(`leads to ${String(target)}, which is no table of a loaded plugin`);
    } else {
      const isOwn = to.owner === owner;
      const plugin = to.owner.name;
      if (!isOwn && owner.requires && !owner.requires.includes(plugin))
        fail(`leads to ${to.name} of plugin ${plugin}, which it does not require`);
      if (to.columns && !to.columns.has('id')) fail(`leads to ${to.name}, which has no column id`);
    }
  }
}

/** Follows the paths of a table to their ends. */
function checkEnd(table: Belonger, tables: Belongers, before: readonly string[]): void {
  const { owner, name, declared } = table;
  const way = [...before, name];
  if (before.includes(name))
    throw new StartupError(`${owner.who}: belonging of the table ${name} leads in a circle: ${way.join(' -> ')}`);
  if (declared === undefined || declared === 'server') {
    if (declared === 'server' && before.length > 0)
      throw new StartupError(
        `${owner.who}: belonging of the table ${way[0] ?? name} leads to ${name}, which belongs to the server`,
      );
    return;
  }
  for (const target of Object.values(declared)) {
    const next = tables.get(target);
    if (next) checkEnd(next, tables, way);
  }
}
