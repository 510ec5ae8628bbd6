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

  /** Deletes what the kernel keeps for a plugin: what it listens to, is owed, waits for and is due to do. @returns how many rows. */
  async deleteKept(plugin: string): Promise<number> {
    const job = `${plugin}.`;
    const deletions: [string, string[]][] = [
      // First, and it waits for whoever is handing out events for these listeners.
      ['delete from kernel_listener where plugin = ?', [plugin]],
      ['delete from kernel_owed_hook where plugin = ?', [plugin]],
      [
        `delete from kernel_outbox where starts_with(handler, ?) or kind <> 'delivery' and starts_with(name, ?)`,
        [`${plugin}/`, job],
      ],
      ['delete from kernel_schedule where starts_with(name, ?)', [job]],
    ];
    let count = 0;
    for (const [sql, parameters] of deletions) {
      const { affectedRows } = await this.em.execute<{ affectedRows: number }>(sql, parameters, 'run');
      count += affectedRows;
    }
    return count;
  }
}
