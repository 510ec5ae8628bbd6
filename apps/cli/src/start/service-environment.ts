import { join } from 'node:path';
import type { Services } from '@roost/embedded';
import type { Environment } from '../environment.js';
import { webDirOf } from './web-build.js';

/** What the processes of an installation are configured with. */
export function serviceEnvironment(env: Environment, home: string, services: Omit<Services, 'stop'>): Environment {
  const { databaseUrl, databaseOwnerUrl, redisUrl, secrets } = services;
  return {
    ...processEnvironment(env, home),
    DATABASE_URL: databaseUrl,
    DATABASE_OWNER_URL: databaseOwnerUrl,
    REDIS_URL: redisUrl,
    ROOST_SECRET: env.ROOST_SECRET || secrets.roostSecret,
  };
}

/** As much of it as is known before the services run. */
export function processEnvironment(env: Environment, home: string): Environment {
  return {
    // With an arena for each thread glibc keeps what image work once needed: two jobs at once take 564 MB instead of 250.
    MALLOC_ARENA_MAX: '1',
    ...env,
    ROOST_HOME: home,
    STORAGE_LOCAL_DIR: env.STORAGE_LOCAL_DIR || join(home, 'storage'),
    WEB_DIR: webDirOf(env),
    MAIL_DEV_DIR: env.MAIL_DEV_DIR || join(home, 'mail'),
  };
}
