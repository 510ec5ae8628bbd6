import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Composition } from '../plugins/composition.js';
import { entityDifferences } from '../database/entity-differences.js';
import { LateEntriesRepository } from '../outbox/late-entries.repository.js';
import { MigrationsRepository } from '../database/migrations.repository.js';
import { ormConfig } from '../database/orm-config.js';
import { undeclaredTables } from '../database/undeclared-tables.js';
import { connect } from '../database/running-role.js';
import { type RoleReport, RunningRoleRepository } from '../database/running-role.repository.js';

/** How a database stands to what a composition expects of it. */
export interface DatabaseReport {
  /** Whether anything has ever migrated it. */
  isNew: boolean;
  /** How many migrations of what is loaded have not run. */
  pending: number;
  /** A sentence for each difference between entities and tables, and for each table that belongs to nobody. */
  differences: readonly string[];
  /** Plugins that have tables, and are neither loaded nor installed. */
  removed: readonly string[];
  /** How long the oldest event or job that is due has waited. */
  oldestDueSeconds: number;
}

/** The role with which API and worker connect. */
export async function inspectRole({ config }: Composition): Promise<RoleReport> {
  const client = new pg.Client({ connectionString: config.databaseUrl, application_name: 'roost-doctor' });
  await connect(client, {});
  try {
    return await new RunningRoleRepository(client).ownReport();
  } finally {
    await client.end();
  }
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
    const isNew = applied.size === 0;
    const differences = [
      ...(await entityDifferences(em, composition)),
      ...(isNew ? [] : await undeclaredTables(em, composition)),
    ];
    const oldestDueSeconds = isNew ? 0 : await new LateEntriesRepository(em).oldestSeconds();
    return { isNew, pending, differences, removed: removedOf(applied, composition), oldestDueSeconds };
  } finally {
    await orm.close();
  }
}

function removedOf(applied: ReadonlySet<string>, { plugins, disabled, driverNames }: Composition): string[] {
  const known = new Set([...[...plugins, ...disabled].map(({ name }) => name), ...driverNames]);
  const owners = new Set([...applied].map((migration) => migration.slice(0, migration.indexOf('/'))));
  return [...owners].filter((owner) => !known.has(owner)).sort();
}
