import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, PROJECT_COLUMN } from '@roost/plugin-kit';
import type { BelongingTables, ChildTable, DatabaseTable } from './belonging-tables.js';

/** Lets a transaction delete the audit log of one project: see the trigger of `kernel_audit`. */
const DELETED_PROJECT_SETTING = 'roost.deleted_project';

/** Queries on the rows of a project in any table. */
@Injectable()
export class ProjectRowsRepository {
  constructor(private readonly em: EntityManager) {}

  /** All tables, without parts of others. */
  async tables(): Promise<DatabaseTable[]> {
    return this.em.execute<DatabaseTable[]>(
      `select c.relname as name, (
         select coalesce(json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)), '{}') from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       ) as columns, (
         select coalesce(json_agg(r.relname), '[]') from pg_constraint f join pg_class r on r.oid = f.confrelid
         where f.conrelid = c.oid and f.contype = 'f'
       ) as "refersTo"
       from pg_class c
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    );
  }

  /** Says which project the transaction deletes. */
  async announce(projectId: string): Promise<void> {
    await this.em.execute('select set_config(?, ?, true)', [DELETED_PROJECT_SETTING, projectId]);
  }

  /** @returns how many rows it was */
  async deleteOf(table: DatabaseTable, projectId: string, limit: number): Promise<number> {
    const project = typeOf(table, PROJECT_COLUMN);
    const condition = `${PROJECT_COLUMN} = ?::${project}`;
    // Rows are found by where they are. In a table with partitions that place may be another row's: the condition holds for it, too.
    return this.run(
      `delete from ${this.quote(table.name)} where ctid = any(array(
         select ctid from ${this.quote(table.name)} where ${condition} limit ?
       )) and ${condition}`,
      [projectId, limit, projectId],
    );
  }

  /** Of a table that refers to itself the newest first: what refers to others is younger than they are. */
  async idsOf({ name, columns, refersTo }: DatabaseTable, projectId: string, limit: number): Promise<string[]> {
    const order = refersTo.includes(name) ? 'order by id desc' : '';
    const rows = await this.em.execute<{ id: string }[]>(
      `select id::text from ${this.quote(name)} where ${PROJECT_COLUMN} = ?::${columns[PROJECT_COLUMN] ?? 'uuid'} ${order} limit ?`,
      [projectId, limit],
    );
    return rows.map(({ id }) => id);
  }

  async idsBelow(child: ChildTable, parents: readonly string[], limit: number): Promise<string[]> {
    const rows = await this.em.execute<{ id: string }[]>(
      `select id::text from ${this.quote(child.table.name)} where ${this.below(child)} limit ?`,
      [arrayLiteral(parents), limit],
    );
    return rows.map(({ id }) => id);
  }

  async deleteIds(table: DatabaseTable, ids: readonly string[]): Promise<number> {
    return this.run(`delete from ${this.quote(table.name)} where id = any(?::${typeOf(table, 'id')}[])`, [
      arrayLiteral(ids),
    ]);
  }

  /** @returns how many rows it was */
  async deleteBelow(child: ChildTable, parents: readonly string[], limit: number): Promise<number> {
    const name = this.quote(child.table.name);
    const ids = arrayLiteral(parents);
    return this.run(
      `delete from ${name} where ctid = any(array(select ctid from ${name} where ${this.below(child)} limit ?)) and ${this.below(child)}`,
      [ids, limit, ids],
    );
  }

  /** Which of these ids are those of rows of a project. */
  async idsAmong(tables: BelongingTables, projectId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = tables.all
      .filter(({ columns }) => columns.id === 'uuid')
      .map(({ name }) => {
        const belongs = this.belongs(tables, name, 't');
        return `select t.id::text as id from ${this.quote(name)} t, asked where t.id = any(asked.ids) and ${belongs}`;
      });
    const rows = await this.em.execute<{ id: string }[]>(
      `with asked (ids, project) as (values (?::uuid[], ?::uuid)) ${found.join(' union all ')}`,
      [arrayLiteral(ids), projectId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async isAtRest(projectId: string): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(
      `select 1 from kernel_outbox where state in ('queued', 'running') and project_id = ? limit 1`,
      [projectId],
    );
    return rows.length === 0;
  }

  private below({ table, column, unless }: ChildTable): string {
    const own = `${this.quote(column)} = any(?::${typeOf(table, column)}[])`;
    return [own, ...unless.map((other) => `${this.quote(other)} is null`)].join(' and ');
  }

  /** Whether a row of a table, under this name in the query, belongs to the project that is asked for. */
  private belongs(tables: BelongingTables, table: string, alias: string): string {
    if (tables.isRoot(table)) return `${alias}.${PROJECT_COLUMN}::text = asked.project::text`;
    const ways = tables.pathsOf(table).map(([column, parent]) => {
      const id = `${alias}.${this.quote(column)}`;
      const above = `${alias}t`;
      const condition = this.belongs(tables, parent, above);
      return `when ${id} is not null then exists (select from ${this.quote(parent)} ${above} where ${above}.id = ${id} and ${condition})`;
    });
    return `case ${ways.join(' ')} else false end`;
  }

  private async run(sql: string, parameters: unknown[]): Promise<number> {
    const { affectedRows } = await this.em.execute<{ affectedRows: number }>(sql, parameters, 'run');
    return affectedRows;
  }

  private quote(name: string): string {
    return this.em.getPlatform().quoteIdentifier(name);
  }
}

const typeOf = ({ columns }: DatabaseTable, column: string): string => columns[column] ?? 'uuid';
