import { environment } from '@roost/kernel';
import { CuttableProxy, createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';

interface Health {
  parts: Record<string, { status: string }>;
}

/** One command that waits, and the time of a slow machine. */
const FIRST_MS = 4_000;

describe('While Redis hangs', () => {
  let app: TestApp;
  let redis: CuttableProxy;
  let ada: SignedInClient;
  beforeAll(async () => {
    redis = await CuttableProxy.before(environment.ROOST_TEST_REDIS_URL ?? '');
    app = await createTestApp({ worker: true, env: { REDIS_URL: redis.url } });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
    await redis.close();
  });

  const timed = async <T>(ask: () => Promise<T>): Promise<T & { ms: number }> => {
    const started = performance.now();
    return { ...(await ask()), ms: performance.now() - started };
  };
  const login = async () => {
    const { username, password } = ada.account;
    return app.client.post('/auth/login', { username, password, session: 'token' });
  };
  const redisIs = async (wanted: string) =>
    eventually(
      async () => (await app.client.get<Health>('/health/ready')).data.parts.redis?.status,
      (status) => status === wanted,
    );

  it('whoever signs in or is signed in is answered, at first after two seconds, then at once', async () => {
    await redisIs('up');
    // Nobody has asked in this session: what is known of it is looked for in Redis.
    const eve = await app.client.signUp();
    redis.hold();
    const first = await Promise.all([timed(login), timed(() => eve.get('/users/me')), timed(() => ada.get('/media'))]);
    for (const { status, ms } of first) {
      expect(status).toBe(200);
      expect(ms).toBeLessThan(FIRST_MS);
    }
    const rounds = await timed(async () => {
      for (let round = 0; round < 5; round++) expect((await login()).status).toBe(200);
      return {};
    });
    expect(rounds.ms).toBeLessThan(5 * 2_000);
    await redisIs('down');
    expect((await app.client.get('/health/live')).status).toBe(200);
  });

  it('uploads are taken, and finished once it answers again', async () => {
    const { status, data, ms } = await timed(() => ada.upload(makePng(300, 200)));
    expect([status, data.status]).toEqual([201, 'processing']);
    expect(ms).toBeLessThan(FIRST_MS);
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
      expect((await timed(login)).ms).toBeLessThan(FIRST_MS);
      redis.restore();
      await redisIs('up');
    }
  });
});
