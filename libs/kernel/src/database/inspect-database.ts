import { MikroORM } from '@mikro-orm/postgresql';
import type { Composition } from '../plugins/composition.js';
import { entityDifferences } from './entity-differences.js';
import { MigrationsRepository } from './migrations.repository.js';
import { ormConfig } from './orm-config.js';

/** How a database stands to what a composition expects of it. */
export interface DatabaseReport {
  /** Whether anything has ever migrated it. */
  isNew: boolean;
  /** How many migrations of what is loaded have not run. */
  pending: number;
  /** A sentence for each difference between entities and tables. */
  differences: readonly string[];
}

/** Compares a database with what is loaded, and changes nothing. */
export async function inspectDatabase(composition: Composition): Promise<DatabaseReport> {
  const options = ormConfig(composition);
  const orm = await MikroORM.init(options);
  try {
    const em = orm.em.fork();
    const applied = new Set(await new MigrationsRepository(em).names());
    const known = options.migrations?.migrationsList ?? [];
    const pending = known.filter((migration) => 'name' in migration && !applied.has(migration.name)).length;
    return { isNew: applied.size === 0, pending, differences: await entityDifferences(em, composition) };
  } finally {
    await orm.close();
  }
}
