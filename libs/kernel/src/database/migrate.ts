import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Composition } from '../plugins/composition.js';
import { StartupError } from '../startup-error.js';
import { ormConfig, ownerOrmConfig } from './orm-config.js';
import { connect, ownerUrlOf, prepareOn } from './running-role.js';

/** Postgres advisory lock that lets one process migrate at a time. The number is arbitrary, and ours. */
export const MIGRATION_LOCK = 7_268_515_001;

/** SQLSTATEs with which Postgres says that what a migration makes is not there: the database, the role, its password, the table, its rights. */
const NOT_MADE = new Set(['3D000', '28000', '28P01', '42P01', '42501']);

/**
 * Runs every pending migration, all or none, one process at a time, as the owner of the tables; then lets the running role use them.
 *
 * @returns the names of those that ran.
 * @throws StartupError that names the migration that failed; nothing is then half-applied.
 */
export async function migrate(composition: Composition): Promise<string[]> {
  const { config } = composition;
  const owner = new pg.Client({ connectionString: ownerUrlOf(config), application_name: 'roost-migrate' });
  await connect(owner, config);
  const orm = await MikroORM.init(ownerOrmConfig(composition));
  try {
    await owner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const names = await runPending(orm);
    await prepareOn(owner, config);
    return names;
  } finally {
    await orm.close();
    await owner.end();
  }
}

async function runPending({ migrator }: MikroORM): Promise<string[]> {
  let running = '';
  migrator.on('migrating', ({ name }) => {
    running = name;
  });
  try {
    return (await migrator.up()).map(({ name }) => name);
  } catch (cause) {
    const [plugin, migration] = running.split('/');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`Plugin ${plugin}: the migration ${migration} failed, nothing was applied: ${reason}`, {
      cause,
    });
  }
}

/** Names of the migrations that have not run. */
export async function pendingMigrations(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.getPending()).map(({ name }) => name);
}

/**
 * Whether the running role finds that every migration has run. It costs one query; to run {@link migrate} costs a process of its own.
 *
 * @returns false also where the role, the database or the table is not there yet.
 * @throws where Postgres is away, is starting, or takes no more connections: nobody knows then.
 */
export async function isMigrated(composition: Composition): Promise<boolean> {
  const { databaseUrl } = composition.config;
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'roost-migrated' });
  try {
    await connect(client, {});
    const { rows } = await client.query<{ name: string }>('select name from kernel_migration');
    const applied = new Set(rows.map(({ name }) => name));
    const known = ormConfig(composition).migrations?.migrationsList ?? [];
    return known.every((migration) => 'name' in migration && applied.has(migration.name));
  } catch (error) {
    const cause = error instanceof StartupError ? error.cause : error;
    if (cause instanceof pg.DatabaseError && NOT_MADE.has(cause.code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}
