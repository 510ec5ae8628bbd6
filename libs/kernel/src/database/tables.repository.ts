import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayLiteral } from '@roost/plugin-kit';

/** A column of a table that exists. */
export interface TableColumn {
  table: string;
  column: string;
  /** As Postgres writes it, like `character varying(255)`. */
  type: string;
  isNullable: boolean;
  /** Whether an insert has to give a value. */
  isDemanded: boolean;
}

/** What there is in the database. */
export interface FoundTables {
  columns: readonly TableColumn[];
  /** How Postgres writes the types that were asked for; null for one that it does not know. */
  types: Readonly<Record<string, string | null>>;
}

/** A table that exists, with the names of its columns. */
export interface FoundTable {
  table: string;
  columns: readonly string[];
}

/** Queries on the tables themselves. */
export class TablesRepository {
  constructor(private readonly em: EntityManager) {}

  /** Columns of tables, and the names of types, in one query. */
  async find(tables: readonly string[], types: readonly string[]): Promise<FoundTables> {
    const [found] = await this.em.execute<[FoundTables]>(
      `select
         (select coalesce(json_object_agg(t, format_type(to_regtype(t), to_regtypemod(t))), '{}') from unnest(?::text[]) t) as types,
         (select coalesce(json_agg(json_build_object(
            'table', w.name, 'column', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNullable', not a.attnotnull,
            'isDemanded', a.attnotnull and not a.atthasdef and a.attidentity = ''
          )), '[]')
          from unnest(?::text[]) w (name) join pg_attribute a on a.attrelid = to_regclass(quote_ident(w.name))
          where a.attnum > 0 and not a.attisdropped) as columns`,
      [arrayLiteral(types), arrayLiteral(tables)],
    );
    return found;
  }

  /** Tables that start with one of these, but not those that are named. A partition is a part of its table. */
  async findOthers(prefixes: readonly string[], named: readonly string[]): Promise<FoundTable[]> {
    return this.em.execute<FoundTable[]>(
      `select c.relname as table, json_agg(a.attname) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and exists (select from unnest(?::text[]) prefix where starts_with(c.relname, prefix)) and c.relname <> all (?::text[])
       group by 1 order by 1`,
      [arrayLiteral(prefixes), arrayLiteral(named)],
    );
  }
}
