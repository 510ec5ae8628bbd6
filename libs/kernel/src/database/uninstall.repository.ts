import type { EntityManager } from '@mikro-orm/postgresql';

/** Queries on what a plugin leaves in the database. */
export class UninstallRepository {
  constructor(private readonly em: EntityManager) {}

  /** Names of the migrations that have run, with the plugin in front, the first first. */
  async appliedMigrations(): Promise<string[]> {
    const rows = await this.em.execute<{ name: string }[]>('select name from kernel_migration order by id');
    return rows.map(({ name }) => name);
  }

  async deleteMigrationsOf(plugin: string): Promise<void> {
    await this.em.execute('delete from kernel_migration where starts_with(name, ?)', [`${plugin}/`]);
  }

  /** Names of the tables that start with this. */
  async tablesFrom(prefix: string): Promise<string[]> {
    const rows = await this.em.execute<{ name: string }[]>(
      'select tablename as name from pg_tables where schemaname = current_schema() and starts_with(tablename, ?) order by 1',
      [prefix],
    );
    return rows.map(({ name }) => name);
  }

  /** @throws when other tables refer to them. */
  async dropTables(tables: readonly string[]): Promise<void> {
    const names = tables.map((table) => this.em.getPlatform().quoteIdentifier(table));
    await this.em.execute(`drop table ${names.join(', ')}`);
  }

  /** How many rows tables have. */
  async rowsOf(tables: readonly string[]): Promise<{ name: string; rows: number }[]> {
    const counted: { name: string; rows: number }[] = [];
    for (const name of tables) {
      const table = this.em.getPlatform().quoteIdentifier(name);
      const [{ rows }] = await this.em.execute<[{ rows: number }]>(`select count(*)::int as rows from ${table}`);
      counted.push({ name, rows });
    }
    return counted;
  }

  /** How many rows the kernel keeps for a plugin. */
  async countKept(plugin: string): Promise<number> {
    let count = 0;
    for (const [table, condition, parameters] of keptFor(plugin)) {
      const sql = `select count(*)::int as rows from ${table} where ${condition}`;
      const [{ rows }] = await this.em.execute<[{ rows: number }]>(sql, parameters);
      count += rows;
    }
    return count;
  }

  /** Deletes what the kernel keeps for a plugin: what it listens to, is owed, waits for and is due to do, and its settings. @returns how many rows. */
  async deleteKept(plugin: string): Promise<number> {
    let count = 0;
    for (const [table, condition, parameters] of keptFor(plugin)) {
      const sql = `delete from ${table} where ${condition}`;
      const { affectedRows } = await this.em.execute<{ affectedRows: number }>(sql, parameters, 'run');
      count += affectedRows;
    }
    return count;
  }
}

/** Tables of the kernel with the rows in them that are a plugin's. */
function keptFor(plugin: string): [string, string, string[]][] {
  const job = `${plugin}.`;
  return [
    // First, and it waits for whoever is handing out events for these listeners.
    ['kernel_listener', 'plugin = ?', [plugin]],
    ['kernel_owed_hook', 'plugin = ?', [plugin]],
    ['kernel_outbox', `(starts_with(handler, ?) or kind <> 'delivery' and starts_with(name, ?))`, [`${plugin}/`, job]],
    ['kernel_schedule', 'starts_with(name, ?)', [job]],
    ['kernel_setting', 'plugin = ?', [plugin]],
  ];
}
