import type { Composition } from '../plugins/composition.js';
import { PROJECT_COLUMN } from '@roost/plugin-kit';
import { isTable, tableOf, tableOwners } from '../plugins/check-tables.js';

/** A table as the database has it. */
export interface DatabaseTable {
  name: string;
  /** Types of its columns, as Postgres writes them, by their names. */
  columns: Readonly<Record<string, string>>;
  /** Names of the tables that its foreign keys refer to. */
  refersTo: readonly string[];
}

/** A table whose rows belong to a row of another one by a column. */
export interface ChildTable {
  table: DatabaseTable;
  /** Holds the id of the parent. */
  column: string;
  /** Columns that come before it: where one of them is set, that one counts. */
  unless: readonly string[];
}

/** Which rows of which tables belong to projects, and in which order they can be deleted. */
export class BelongingTables {
  private readonly tables: ReadonlyMap<string, DatabaseTable>;
  private readonly ownerOf = new Map<string, string>();
  private readonly pathOf = new Map<string, readonly [column: string, parent: string][]>();
  private readonly order: readonly string[];

  /** @param found all tables of the database. Those of plugins that are gone count by their column */
  constructor({ plugins, disabled, drivers }: Composition, found: readonly DatabaseTable[]) {
    this.tables = new Map(found.map((table) => [table.name, table]));
    for (const { name: owner, entities, belonging } of tableOwners([...plugins, ...disabled], drivers)) {
      for (const table of [...entities.filter(isTable).map(tableOf), ...Object.keys(belonging)])
        this.ownerOf.set(table, owner);
      for (const [table, path] of Object.entries(belonging)) {
        if (path !== 'server' && !this.isRoot(table)) this.pathOf.set(table, Object.entries(path));
      }
    }
    this.order = this.sort();
  }

  /** Those with a column `project_id`, each before those that it refers to. */
  get roots(): DatabaseTable[] {
    return this.order.flatMap((name) => (this.isRoot(name) ? (this.tables.get(name) ?? []) : []));
  }

  /** All that belong to projects in either way. */
  get all(): DatabaseTable[] {
    return this.order.flatMap((name) => this.tables.get(name) ?? []);
  }

  find(name: string): DatabaseTable {
    const table = this.tables.get(name);
    if (!table) throw new Error(`There is no table ${name}`);
    return table;
  }

  isRoot(name: string): boolean {
    return this.tables.get(name)?.columns[PROJECT_COLUMN] !== undefined;
  }

  /** Each before those that it refers to. */
  childrenOf(parent: string): ChildTable[] {
    return this.order.flatMap((name) => {
      const table = this.tables.get(name);
      const path = this.pathOf.get(name) ?? [];
      return path.flatMap(([column, to], number) =>
        table && to === parent ? [{ table, column, unless: path.slice(0, number).map(([before]) => before) }] : [],
      );
    });
  }

  /** The path of a table that belongs by one: columns with the tables whose ids they hold. */
  pathsOf(name: string): readonly [column: string, parent: string][] {
    return this.pathOf.get(name) ?? [];
  }

  /** Plugins whose rows go with those of a table. */
  pluginsOf(name: string): string[] {
    const own = this.ownerOf.get(name);
    const below = this.childrenOf(name).flatMap(({ table }) => this.pluginsOf(table.name));
    return [...new Set([...(own === undefined ? [] : [own]), ...below])];
  }

  private sort(): string[] {
    const names = [...this.tables.keys()].filter((name) => this.isRoot(name) || this.pathOf.has(name)).sort();
    const sorted = new Set<string>();
    const waiting = new Set(names);
    while (waiting.size > 0) {
      const free = [...waiting].filter((name) => ![...waiting].some((other) => this.mustPrecede(other, name)));
      // Tables that refer to each other have no order: foreign keys that are deferred allow any.
      for (const name of free.length > 0 ? free : [...waiting].slice(0, 1)) {
        sorted.add(name);
        waiting.delete(name);
      }
    }
    return [...sorted];
  }

  /** Whether rows of one have to be gone before those of the other. */
  private mustPrecede(one: string, other: string): boolean {
    if (one === other) return false;
    const below = [one, ...this.descendantsOf(one)];
    return (
      this.pathsOf(one).some(([, parent]) => parent === other) ||
      (!below.includes(other) && below.some((name) => this.tables.get(name)?.refersTo.includes(other)))
    );
  }

  private descendantsOf(name: string): string[] {
    const children = [...this.pathOf].flatMap(([table, path]) =>
      path.some(([, parent]) => parent === name) ? [table] : [],
    );
    return children.flatMap((child) => [child, ...this.descendantsOf(child)]);
  }
}
