import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** A migration that has run. */
export interface AppliedMigration {
  /** The plugin, or `<port>-<driver>`. */
  owner: string;
  name: string;
  appliedAt: Date;
}

@Injectable()
export class MigrationsRepository {
  constructor(private readonly em: EntityManager) {}

  /** As they are recorded, with the owner in front; none in a database that is new. */
  async names(): Promise<string[]> {
    const [{ exists }] = await this.em.execute<[{ exists: boolean }]>(
      `select to_regclass('kernel_migration') is not null as exists`,
    );
    if (!exists) return [];
    return (await this.em.execute<{ name: string }[]>('select name from kernel_migration')).map(({ name }) => name);
  }

  /** In the order in which they ran. */
  async applied(): Promise<AppliedMigration[]> {
    const rows = await this.em.execute<{ name: string; executed_at: string | Date }[]>(
      'select name, executed_at from kernel_migration order by id',
    );
    return rows.map(({ name: recorded, executed_at }) => {
      const [owner = '', name = ''] = recorded.split('/');
      return { owner, name, appliedAt: new Date(executed_at) };
    });
  }
}
