import { distribution } from '@roost/distribution';
import { runningEmbedded } from '@roost/embedded';
import { compose, inspectDatabase } from '@roost/kernel';
import { type Environment, homeOf } from './environment.js';
import type { Finding } from './finding.js';
import { serviceEnvironment } from './start/service-environment.js';

/** Settings that composing needs and comparing does not. */
const PLACEHOLDERS = {
  redisUrl: 'redis://127.0.0.1:1',
  roostSecret: 'stands in for a secret that nothing is done with',
};

/** Compares entities with the tables of the database that is named, or of a started server. */
export async function tables(env: Environment): Promise<Finding[]> {
  try {
    const settings = await settingsOf(env);
    if (!settings) return [{ state: 'ok', what: 'Tables are compared with entities while Roost runs: it does not' }];
    const { isNew, pending, differences } = await inspectDatabase(await compose(distribution, settings));
    if (isNew) return [{ state: 'ok', what: 'The database is new: the first start makes its tables' }];
    if (pending > 0) {
      const what = `${String(pending)} migrations have not run`;
      return [{ state: 'warning', what, mend: 'npm start runs them; so does "npm run roost -- migrate"' }];
    }
    if (differences.length === 0) return [{ state: 'ok', what: 'Tables are as the entities say' }];
    return differences.map((what) => ({ state: 'missing', what, mend: 'add a migration, or mend the entity' }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [{ state: 'missing', what: `Tables cannot be compared with entities: ${error.message}` }];
  }
}

async function settingsOf(env: Environment): Promise<Environment | undefined> {
  const home = homeOf(env);
  const running = await runningEmbedded({ home, env });
  if (!running && !env.DATABASE_URL) return undefined;
  const { redisUrl, roostSecret } = PLACEHOLDERS;
  const services = running ?? {
    databaseUrl: env.DATABASE_URL ?? '',
    redisUrl: env.REDIS_URL || redisUrl,
    secrets: { roostSecret, databasePassword: '', redisPassword: '' },
  };
  return { ...serviceEnvironment(env, home, services), LOG_LEVEL: 'silent' };
}
