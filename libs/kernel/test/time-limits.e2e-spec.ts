import { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { environment } from '@roost/kernel';
import { Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import { CuttableProxy, createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import pg from 'pg';

const sleep = statement((db: Tables<object>, p: Parameters<{ seconds: number }>) =>
  db.selectNoFrom(sql`pg_sleep(${p.seconds})`.as('done')),
);

describe('Time limits of the database', () => {
  let app: TestApp;
  let postgres: CuttableProxy;
  let ada: SignedInClient;
  beforeAll(async () => {
    postgres = await CuttableProxy.before(environment.ROOST_TEST_DATABASE_URL ?? '');
    const env = { DATABASE_TIMEOUT_MS: '3000', DATABASE_LOCK_TIMEOUT_MS: '1000', AUTH_TOKEN_CACHE_SIZE: '0' };
    app = await createTestApp({ env, databaseProxy: postgres });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
    await postgres.close();
  });

  const held = async () => {
    const pool = await app.api.get(MikroORM, { strict: false }).em.getConnection().getNativeClient();
    return pool.totalCount - pool.idleCount;
  };

  it('end a statement that runs too long, on the pool and in a transaction', async () => {
    const database = app.api.get(Database);
    const em = app.api.get(EntityManager);
    await expect(database.run(sleep, { seconds: 60 })).rejects.toMatchObject({ code: '57014' });
    await expect(em.transactional(() => database.run(sleep, { seconds: 60 }))).rejects.toMatchObject({ code: '57014' });
    expect(await held()).toBe(0);
  });

  it('end waiting for a lock that somebody else keeps, with 503', async () => {
    const other = new pg.Client({ connectionString: app.env.DATABASE_URL });
    await other.connect();
    await other.query('begin');
    await other.query('select 1 from users_user where id = $1 for update', [ada.account.id]);
    const answer = await ada.patch('/users/me', { bio: 'later' });
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'http.database_timeout',
      '5',
    ]);
    await other.query('rollback');
    await other.end();
    expect((await ada.patch('/users/me', { bio: 'now' })).status).toBe(200);
  });

  it('answer while Postgres hangs, and lose no connection to it', async () => {
    postgres.hold();
    const answers = await Promise.all(Array.from({ length: 30 }, () => ada.get('/users/me')));
    expect(new Set(answers.map(({ status, body }) => `${String(status)} ${body.code ?? ''}`))).toEqual(
      new Set(['503 http.unavailable']),
    );
    postgres.restore();
    await eventually(
      () => ada.get('/users/me'),
      ({ status }) => status === 200,
    );
    await eventually(held, (count) => count === 0);
  }, 60_000);

  it('notice a notification connection that hangs, and nothing is trusted meanwhile', async () => {
    const { Notifications } = await import('@roost/plugin-kit');
    const notifications = await app.api.resolve(Notifications);
    await eventually(
      () => notifications.connected,
      (connected) => connected,
    );
    postgres.hold();
    await eventually(
      () => notifications.connected,
      (connected) => !connected,
      25_000,
    );
    postgres.restore();
    await eventually(
      () => notifications.connected,
      (connected) => connected,
    );
    expect(notifications.connected).toBe(true);
  }, 60_000);
});
