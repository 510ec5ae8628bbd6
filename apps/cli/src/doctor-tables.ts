import { distribution } from '@roost/distribution';
import { runningEmbedded } from '@roost/embedded';
import { compose, type Composition, inspectDatabase, inspectRole, runCommands } from '@roost/kernel';
import { type Environment, homeOf } from './environment.js';
import type { Finding } from './finding.js';
import { serviceEnvironment } from './start/service-environment.js';

/** Settings that composing needs and comparing does not. */
const PLACEHOLDERS = {
  redisUrl: 'redis://127.0.0.1:1',
  roostSecret: 'placeholder for a secret that is never used',
};

/** Compares entities with the tables of the database that is named, or of a started server. */
export async function tables(env: Environment): Promise<Finding[]> {
  try {
    const settings = await settingsOf(env);
    if (!settings)
      return [{ state: 'ok', what: 'Tables were not compared with entities, because Roost is not running' }];
    const composition = await compose(distribution, settings);
    return [await role(composition), ...(await compare(composition))];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [{ state: 'missing', what: `Tables cannot be compared with entities: ${error.message}` }];
  }
}

async function role(composition: Composition): Promise<Finding> {
  const { name, isSuperuser } = await inspectRole(composition);
  if (!isSuperuser) return { state: 'ok', what: `The role ${name}, which Roost uses in Postgres, is not a superuser` };
  const mend =
    'set DATABASE_OWNER_URL to the present DATABASE_URL, and DATABASE_URL to another role such as roost_app, which "npm run roost -- migrate" creates';
  return { state: 'warning', what: `The role ${name}, which Roost uses in Postgres, is a superuser`, mend };
}

async function compare(composition: Composition): Promise<Finding[]> {
  const { isNew, pending, differences, removed, oldestDueSeconds } = await inspectDatabase(composition);
  const leftOver = removed.map((name): Finding => ({
    state: 'warning',
    what: `Plugin ${name} is no longer installed, but its data is still there`,
    mend: `install it again, or delete the data with "npm run roost -- plugin purge ${name}"`,
  }));
  if (isNew) return [{ state: 'ok', what: 'The database is new. The first start creates its tables' }];
  if (pending > 0) {
    const what = `${String(pending)} migrations have not run`;
    return [{ state: 'warning', what, mend: 'run "npm start" or "npm run roost -- migrate"' }, ...leftOver];
  }
  const late = work(oldestDueSeconds, composition.config.queueStalledMs / 1000);
  if (differences.length === 0) {
    return [{ state: 'ok', what: 'Tables match the entities' }, late, ...leftOver, ...(await tell(composition))];
  }
  const mend = 'add a migration, or correct the entity';
  return [...differences.map((what): Finding => ({ state: 'missing', what, mend })), late, ...leftOver];
}

/** What commands of plugins find. */
const COMMANDS = [
  // Accounts that were there before the routes which are called like them.
  { name: 'users conflicts', args: [], mend: 'the person renames it: PATCH /users/me' },
  {
    name: 'projects deletions',
    args: [],
    mend: 'mend what the step says, and check that a worker runs. It is retried within an hour',
  },
] as const;

async function tell(composition: Composition): Promise<Finding[]> {
  // What was not given stands in for it, and nobody answers there.
  if (composition.config.redisUrl === PLACEHOLDERS.redisUrl) return [];
  const said = await runCommands(composition, COMMANDS);
  return COMMANDS.flatMap(({ mend }, index) => {
    const lines = (said[index] ?? '').split('\n').filter((line) => line !== '');
    return lines.map((what): Finding => ({ state: 'warning', what, mend }));
  });
}

function work(oldestDueSeconds: number, mostSeconds: number): Finding {
  if (oldestDueSeconds <= mostSeconds) return { state: 'ok', what: 'No due event or job has waited long' };
  const what = `An event or job has been due for ${String(Math.round(oldestDueSeconds / 60))} min, but no worker has begun it`;
  const mend =
    'check that a worker runs. /health/ready names stalled queues, "npm run roost -- jobs list" shows what waits';
  return { state: 'warning', what, mend };
}

async function settingsOf(env: Environment): Promise<Environment | undefined> {
  const home = homeOf(env);
  const running = await runningEmbedded({ home, env });
  if (!running && !env.DATABASE_URL) return undefined;
  const { redisUrl, roostSecret } = PLACEHOLDERS;
  const services = running ?? {
    databaseUrl: env.DATABASE_URL ?? '',
    databaseOwnerUrl: env.DATABASE_OWNER_URL || undefined,
    redisUrl: env.REDIS_URL || redisUrl,
    secrets: { roostSecret, databasePassword: '', redisPassword: '' },
  };
  return { ...serviceEnvironment(env, home, services), LOG_LEVEL: 'silent' };
}
