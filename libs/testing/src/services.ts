import { randomUUID } from 'node:crypto';
import { compose, environment, migrate, runCommand } from '@roost/kernel';
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
  // Plugins of the checkout's own server are none of a test's.
  ROOST_HOME: '/nowhere',
  // Every test comes from one address.
  LIMITS_IP_FACTOR: '1000',
  // On a machine that has much other work, a worker that lets everyone go first gets nothing done.
  WORKER_NICE: '0',
};

/** Where the tests' services are. */
export interface TestServices {
  /** Any database of the server, as the role that the product runs with. */
  databaseUrl: string;
  /** The same, as the role that owns databases and tables. */
  databaseOwnerUrl: string;
  redisUrl: string;
}

/** The same database, for the two roles. */
export type TestDatabase = Omit<TestServices, 'redisUrl'>;

/** Services of `npm test` or `roost-test`. @throws when the tests were started otherwise. */
export function testServices(): TestServices {
  return {
    databaseUrl: required('ROOST_TEST_DATABASE_URL'),
    databaseOwnerUrl: required('ROOST_TEST_DATABASE_OWNER_URL'),
    redisUrl: required('ROOST_TEST_REDIS_URL'),
  };
}

/** Migrates the template database. Once per test run, before any test. */
export async function prepareTemplate(services: TestServices): Promise<void> {
  const { databaseOwnerUrl } = services;
  await asRole(databaseOwnerUrl, `drop database if exists ${TEMPLATE}`);
  await asRole(databaseOwnerUrl, `create database ${TEMPLATE}`);
  const settings = {
    ...TEST_ENVIRONMENT,
    DATABASE_URL: named(services.databaseUrl, TEMPLATE),
    DATABASE_OWNER_URL: named(databaseOwnerUrl, TEMPLATE),
    REDIS_URL: services.redisUrl,
  };
  const composition = await compose(distribution, settings);
  await migrate(composition);
  // What the first start of an installation does once: no test has to wait for it.
  await runCommand(composition, 'mail check', []);
}

/**
 * Makes a database of its own for a test: migrated, and without data.
 *
 * @param options.empty without tables. Default false.
 * @param services where it is made, if not on those of the tests
 */
export async function createDatabase(
  options: { empty?: boolean } = {},
  services = testServices(),
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = options.empty ? 'template0' : TEMPLATE;
  const role = pg.escapeIdentifier(new URL(services.databaseUrl).username);
  // Copying a database wants nobody else at it: tests that start together wait for each other.
  for (let tries = 0; ; tries++) {
    try {
      await asRole(services.databaseOwnerUrl, `create database ${name} template ${template}`);
      break;
    } catch (error) {
      if (tries === 50 || !(error instanceof pg.DatabaseError) || error.code !== '55006') throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  // Of what a copy has, this alone is not in the database itself.
  await asRole(services.databaseOwnerUrl, `grant create on database ${name} to ${role}`);
  return {
    databaseUrl: named(services.databaseUrl, name),
    databaseOwnerUrl: named(services.databaseOwnerUrl, name),
  };
}

export async function dropDatabase({ databaseOwnerUrl }: TestDatabase): Promise<void> {
  const name = new URL(databaseOwnerUrl).pathname.slice(1);
  await asRole(named(databaseOwnerUrl, 'postgres'), `drop database if exists ${name} with (force)`);
}

/** Runs one statement with the role that a URL names. @returns its rows. */
export async function asRole<T extends object>(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql, [...parameters])).rows;
  } finally {
    await client.end();
  }
}

/** The URL of another database of the same server. */
export function named(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function required(name: string): string {
  const value = environment[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests with "npm test"`);
  return value;
}
