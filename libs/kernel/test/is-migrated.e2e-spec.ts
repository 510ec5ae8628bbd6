import { distribution } from '@roost/distribution';
import { compose } from '@roost/kernel';
import {
  asRole,
  createDatabase,
  dropDatabase,
  type TestDatabase,
  TEST_ENVIRONMENT,
  testServices,
} from '@roost/testing';
import { isMigrated } from '../src/database/migrate.js';

describe('A process that starts', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await dropDatabase(database);
  });

  const nameOf = ({ databaseUrl }: TestDatabase): string => new URL(databaseUrl).pathname.slice(1);
  const asks = async (databaseUrl: string): Promise<boolean> => {
    const env = { ...TEST_ENVIRONMENT, REDIS_URL: testServices().redisUrl, DATABASE_URL: databaseUrl };
    return isMigrated(await compose(distribution, env));
  };
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.databaseUrl);
    change(url);
    return url.href;
  };

  it('finds that everything has migrated', async () => {
    expect(await asks(database.databaseUrl)).toBe(true);
  });

  it.each<[string, (url: URL) => void]>([
    ['the role', (url) => (url.username = 'nobody_yet')],
    ['its password', (url) => (url.password = 'another')],
    ['the database', (url) => (url.pathname = '/nothing_yet')],
  ])('finds that something has not while %s is missing', async (_what, change) => {
    expect(await asks(changed(change))).toBe(false);
  });

  it('finds that something has not while there is no table, or it may not read it', async () => {
    const empty = await createDatabase({ empty: true });
    try {
      expect(await asks(empty.databaseUrl)).toBe(false);
      await asRole(empty.databaseOwnerUrl, 'create table kernel_migration (name text)');
      await asRole(empty.databaseOwnerUrl, `revoke all on kernel_migration from roost_app`);
      expect(await asks(empty.databaseUrl)).toBe(false);
    } finally {
      await dropDatabase(empty);
    }
  });

  it.each([
    ['takes no more connections', 'with connection limit 0', 'with connection limit -1'],
    ['lets nobody in', 'with allow_connections false', 'with allow_connections true'],
  ])('ends instead of asking for migrations while Postgres %s', async (_what, close, open) => {
    const alter = async (what: string) =>
      asRole(testServices().databaseOwnerUrl, `alter database ${nameOf(database)} ${what}`);
    await alter(close);
    try {
      await expect(asks(database.databaseUrl)).rejects.toThrow('cannot connect to Postgres');
    } finally {
      await alter(open);
    }
  });

  it('ends where there is no Postgres', async () => {
    await expect(asks(changed((url) => (url.port = '1')))).rejects.toThrow('cannot connect to Postgres');
  });
});
