import { MikroORM } from '@mikro-orm/postgresql';
import { environment, ormConfig } from '@roost/kernel';
import { CuttableProxy, createTestApp, eventually, makePng, type TestApp } from '@roost/testing';

interface Health {
  status: string;
  parts: Record<string, { status: string }>;
}

describe('While a service is away', () => {
  let app: TestApp;
  let redis: CuttableProxy;
  let postgres: CuttableProxy;
  beforeAll(async () => {
    redis = await CuttableProxy.before(environment.ROOST_TEST_REDIS_URL ?? '');
    postgres = await CuttableProxy.before(environment.ROOST_TEST_DATABASE_URL ?? '');
    app = await createTestApp({ worker: true, env: { REDIS_URL: redis.url }, databaseProxy: postgres });
  });
  afterAll(async () => {
    await app.close();
    await redis.close();
    await postgres.close();
  });

  const health = async () => (await app.client.get<Health>('/health/ready')).body.data;
  const isUp = async () =>
    eventually(health, (report) => report?.status === 'up' && report.parts.worker?.status === 'up');

  it('health names the part that is down, and the process stays alive', async () => {
    await isUp();
    redis.cut();
    const down = await eventually(
      () => app.client.get<Health>('/health/ready'),
      ({ status }) => status === 503,
    );
    expect(down.data.parts).toMatchObject({
      redis: { status: 'down' },
      database: { status: 'up' },
      storage: { status: 'up' },
    });
    expect((await app.client.get('/health/live')).status).toBe(200);
    redis.restore();
    await isUp();
  });

  it('uploads are taken without Redis, and finished once it is back', async () => {
    const ada = await app.client.signUp();
    redis.cut();
    const { status, data } = await ada.upload(makePng(300, 200));
    expect([status, data.status]).toEqual([201, 'processing']);
    redis.restore();
    await eventually(
      async () => (await ada.get<{ status: string }>(`/media/${data.id}`)).data.status,
      (now) => now === 'ready',
    );
  });

  it('requests are answered with 503 and nobody is let in without Postgres, and all is well after it', async () => {
    const ada = await app.client.signUp();
    const { data: made } = await ada.post<{ key: string }>('/auth/keys', {
      name: 'Backup',
      scopes: ['users.read-self'],
    });
    const program = app.client.as({ authorization: `Bearer ${made.key}` });
    for (const client of [ada, program]) expect((await client.get('/users/me')).status).toBe(200);
    postgres.cut();
    const down = await eventually(
      () => app.client.get<Health>('/health/ready'),
      ({ status }) => status === 503,
    );
    expect(down.data.parts.database).toMatchObject({ status: 'down' });
    for (const client of [ada, program]) {
      const me = await client.get('/users/me');
      expect([me.status, me.body.code, me.headers.get('retry-after')]).toEqual([503, 'http.unavailable', '5']);
    }
    const login = await app.client.post('/auth/login', {
      username: ada.account.username,
      password: ada.account.password,
    });
    expect(login.status).toBe(503);
    postgres.restore();
    await isUp();
    for (const client of [ada, program]) {
      await eventually(
        () => client.get('/users/me'),
        ({ status }) => status === 200,
      );
    }
    const { data } = await ada.upload(makePng(200, 200));
    await eventually(
      async () => (await ada.get<{ status: string }>(`/media/${data.id}`)).data.status,
      (now) => now === 'ready',
    );
  });

  it('no connection is lost to the pools', async () => {
    const pools = await Promise.all(
      [app.api, app.worker].map(async (process) =>
        process?.get(MikroORM, { strict: false }).em.getConnection().getNativeClient(),
      ),
    );
    for (let outage = 0; outage < 3; outage++) {
      postgres.cut();
      for (let count = 0; count < 5; count++) {
        await app.client.post('/auth/register', {
          email: `lost${String(count)}@example.org`,
          password: 'a long enough password',
        });
      }
      postgres.restore();
      await isUp();
    }
    const taken = await eventually(
      () => pools.map((pool) => (pool ? pool.totalCount - pool.idleCount : -1)),
      (held) => held.every((count) => count === 0),
    );
    expect(taken).toEqual([0, 0]);
  });

  it('and at the end, connections that are still being opened keep nobody waiting', async () => {
    const orm = await MikroORM.init(ormConfig(app.composition));
    const asked = Promise.allSettled(Array.from({ length: 4 }, () => orm.em.fork().execute('select 1')));
    await new Promise(setImmediate);
    await orm.close();
    expect(await asked).toHaveLength(4);
  });
});
