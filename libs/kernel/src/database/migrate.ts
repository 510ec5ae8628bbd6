import { MikroORM, type Options } from '@mikro-orm/postgresql';
import pg from 'pg';
import { StartupError } from '../startup-error.js';

/** Postgres advisory lock that lets one process migrate at a time. The number is arbitrary, and ours. */
export const MIGRATION_LOCK = 7_268_515_001;

/**
 * Runs every pending migration, all or none, one process at a time.
 *
 * @returns the names of those that ran.
 * @throws StartupError that names the migration that failed; nothing is then half-applied.
 */
export async function migrate(options: Options): Promise<string[]> {
  const lock = new pg.Client({ connectionString: options.clientUrl, application_name: 'roost-migrate' });
  await connect(lock);
  const orm = await MikroORM.init(options);
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrator = orm.migrator;
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
  } finally {
    await orm.close();
    await lock.end();
  }
}

/** Names of the migrations that have not run. */
export async function pendingMigrations(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.getPending()).map(({ name }) => name);
}

export async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`DATABASE_URL: cannot connect to Postgres: ${reason}`, { cause });
  }
}
