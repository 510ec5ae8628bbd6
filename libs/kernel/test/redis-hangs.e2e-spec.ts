import { environment } from '@roost/kernel';
import { RedisConnection } from '../src/redis/redis.js';
import { CuttableProxy, createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';

interface Health {
  parts: Record<string, { status: string }>;
}

describe('While Redis hangs', () => {
  let app: TestApp;
  let redis: CuttableProxy;
  let ada: SignedInClient;
  /** How many commands of the API waited for an answer in vain. */
  let waited = 0;
  beforeAll(async () => {
    redis = await CuttableProxy.before(environment.ROOST_TEST_REDIS_URL ?? '');
    app = await createTestApp({ worker: true, env: { REDIS_URL: redis.url } });
    ada = await app.client.signUp();
    const connection = app.api.get(RedisConnection, { strict: false });
    connection.send = (command) =>
      RedisConnection.prototype.send.call(connection, command).catch((error: unknown) => {
        if (error instanceof Error && error.message === 'Command timed out') waited++;
        throw error;
      }) as never;
  });
  afterAll(async () => {
    await app.close();
    await redis.close();
  });

  const login = async () => {
    const { username, password } = ada.account;
    return app.client.post('/auth/login', { username, password, session: 'token' });
  };
  const redisIs = async (wanted: string) =>
    eventually(
      async () => (await app.client.get<Health>('/health/ready')).data.parts.redis?.status,
      (status) => status === wanted,
    );

  it('whoever signs in or is signed in is answered: one command waits for each of them, then none', async () => {
    await redisIs('up');
    // Nobody has asked in this session: what is known of it is looked for in Redis.
    const eve = await app.client.signUp();
    redis.hold();
    const first = await Promise.all([login(), eve.get('/users/me'), ada.get('/media')]);
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(waited).toBeGreaterThan(0);
    expect(waited).toBeLessThanOrEqual(first.length);
    waited = 0;
    for (let round = 0; round < 5; round++) expect((await login()).status).toBe(200);
    expect(waited).toBe(0);
    await redisIs('down');
    expect((await app.client.get('/health/live')).status).toBe(200);
  });

  it('uploads are taken, and finished once it answers again', async () => {
    const { status, data } = await ada.upload(makePng(300, 200));
    expect([status, data.status, waited]).toEqual([201, 'processing', 0]);
    redis.restore();
    await redisIs('up');
    await eventually(
      async () => (await ada.get<{ status: string }>(`/media/${data.id}`)).data.status,
      (now) => now === 'ready',
    );
  });

  it('again and again: nothing is worn out', async () => {
    for (let round = 0; round < 3; round++) {
      redis.hold();
      waited = 0;
      expect((await login()).status).toBe(200);
      expect(waited).toBe(1);
      redis.restore();
      await redisIs('up');
    }
  });
});
