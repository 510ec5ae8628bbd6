import { randomUUID } from 'node:crypto';
import { compose, migrate, ormConfig, runCommand } from '@roost/kernel';
import { distribution } from '@roost/distribution';
import pg from 'pg';

/** Name of the migrated database that each test's database is a copy of. */
const TEMPLATE = 'roost_template';

/** Settings that every test process shares. */
export const TEST_ENVIRONMENT = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  PUBLIC_URL: 'http://localhost:8000',
  ROOST_SECRET: 'a secret of the tests, longer than 32 characters',
  LOG_LEVEL: 'silent',
  // Every test comes from one address.
  LIMITS_IP_FACTOR: '1000',
  // On a machine that has much other work, a worker that lets everyone go first gets nothing done.
  WORKER_NICE: '0',
};

/** Migrates the template database. Once per test run, before any test. */
export async function prepareTemplate(databaseUrl: string, redisUrl: string): Promise<void> {
  await administer(databaseUrl, `drop database if exists ${TEMPLATE}`);
  await administer(databaseUrl, `create database ${TEMPLATE}`);
  const environment = { ...TEST_ENVIRONMENT, DATABASE_URL: named(databaseUrl, TEMPLATE), REDIS_URL: redisUrl };
  const composition = await compose(distribution, environment);
  await migrate({ ...ormConfig(composition), debug: false });
  // What the first start of an installation does once: no test has to wait for it.
  await runCommand(composition, 'mail check', []);
}

/**
 * Makes a database of its own for a test: migrated, and without data.
 *
 * @param options.empty without tables. Default false.
 * @returns its URL.
 */
export async function createDatabase(databaseUrl: string, options: { empty?: boolean } = {}): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = options.empty ? 'template0' : TEMPLATE;
  // Copying a database wants nobody else at it: tests that start together wait for each other.
  for (let tries = 0; ; tries++) {
    try {
      await administer(databaseUrl, `create database ${name} template ${template}`);
      return named(databaseUrl, name);
    } catch (error) {
      if (tries === 50 || !(error instanceof pg.DatabaseError) || error.code !== '55006') throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export async function dropDatabase(url: string): Promise<void> {
  await administer(named(url, 'postgres'), `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
}

async function administer(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function named(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
