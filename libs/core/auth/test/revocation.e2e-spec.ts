import { environment } from '@roost/kernel';
import {
  CuttableProxy,
  createTestApp,
  eventually,
  messagesArrived,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

/** Two API processes of one installation: what one does, the other knows. */
describe('What an account may do', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    const { DATABASE_URL = '', REDIS_PREFIX = '' } = app.env;
    other = await createTestApp({ env: { DATABASE_URL, REDIS_PREFIX } });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const elsewhere = (client: SignedInClient) =>
    other.client.as({ authorization: `Bearer ${client.account.accessToken}` });

  it('changes with its roles on the next request, here and elsewhere', async () => {
    const ada = await app.client.signUp();
    expect((await ada.get('/admin/users')).status).toBe(403);
    expect((await elsewhere(ada).get('/admin/users')).status).toBe(403);
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['admin', 'member'] });
    expect((await ada.get('/admin/users')).status).toBe(200);
    await eventually(
      () => elsewhere(ada).get('/admin/users'),
      ({ status }) => status === 200,
      1000,
    );
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['member'] });
    expect((await ada.get('/admin/users')).status).toBe(403);
    await eventually(
      () => elsewhere(ada).get('/admin/users'),
      ({ status }) => status === 403,
      1000,
    );
  });

  it('ends when it is suspended, here and elsewhere', async () => {
    const ada = await app.client.signUp();
    for (const client of [ada, elsewhere(ada)]) expect((await client.get('/users/me')).status).toBe(200);
    await admin.post(`/admin/users/${ada.account.id}/suspend`, { reason: 'a test' });
    expect((await ada.get('/users/me')).status).toBe(401);
    await eventually(
      () => elsewhere(ada).get('/users/me'),
      ({ status }) => status === 401,
      1000,
    );
  });

  it('changes with a role, here and elsewhere', async () => {
    const ada = await app.client.signUp();
    await admin.put('/admin/roles/librarian', { description: 'Sees who is here', permissions: ['users.list'] });
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['librarian', 'member'] });
    expect((await ada.get('/users')).status).toBe(200);
    await eventually(
      () => elsewhere(ada).get('/users'),
      ({ status }) => status === 200,
      1000,
    );
    await admin.put('/admin/roles/librarian', { description: 'Sees nothing', permissions: [] });
    expect((await ada.get('/users')).status).toBe(403);
    await eventually(
      () => elsewhere(ada).get('/users'),
      ({ status }) => status === 403,
      1000,
    );
  });

  it('is read from Postgres again after Redis was emptied', async () => {
    const ada = await app.client.signUp();
    await ada.get('/users/me');
    await ada.post('/auth/logout');
    const { Redis } = await import('ioredis');
    const redis = new Redis(app.env.REDIS_URL ?? '');
    const keys = await redis.keys(`${app.env.REDIS_PREFIX ?? ''}:auth:session:*`);
    expect(keys.length).toBeGreaterThan(0);
    await redis.del(keys);
    redis.disconnect();
    expect((await elsewhere(ada).get('/users/me')).status).toBe(401);
  });
});

describe('While services are away', () => {
  let database: CuttableProxy;
  let redis: CuttableProxy;
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    database = await CuttableProxy.before(environment.ROOST_TEST_DATABASE_URL ?? '');
    redis = await CuttableProxy.before(environment.ROOST_TEST_REDIS_URL ?? '');
    app = await createTestApp({ databaseProxy: database, env: { REDIS_URL: redis.url } });
    admin = await app.signUpAdmin();
  });
  afterEach(() => {
    database.restore();
    redis.restore();
  });
  afterAll(async () => {
    await app.close();
    await database.close();
    await redis.close();
  });

  it('sessions are known from Redis without Postgres, and nobody is let in without both', async () => {
    // The first sign-in makes the keys, and a message about them makes processes forget those that they know.
    await messagesArrived(app);
    expect((await admin.get('/admin/permissions')).status).toBe(200);
    database.cut();
    await eventually(
      () => admin.get('/health/ready'),
      ({ status }) => status === 503,
    );
    expect((await admin.get('/admin/permissions')).status).toBe(200);
    redis.cut();
    const closed = await eventually(
      () => admin.get('/admin/permissions'),
      ({ status }) => status !== 200,
    );
    expect([closed.status, closed.body.code]).toEqual([503, 'http.unavailable']);
    database.restore();
    redis.restore();
    await eventually(
      () => admin.get('/admin/permissions'),
      ({ status }) => status === 200,
    );
  });

  it('sessions are known from Postgres without Redis, and ending one is not held up', async () => {
    const ada = await app.client.signUp();
    expect((await ada.get('/users/me')).status).toBe(200);
    redis.cut();
    expect((await ada.get('/users/me')).status).toBe(200);
    expect((await ada.post('/auth/logout')).status).toBe(200);
    expect((await ada.get('/users/me')).status).toBe(401);
    redis.restore();
    // Redis still has what it knew of the session before.
    await eventually(
      async () => (await app.client.get<{ parts: { redis: { status: string } } }>('/health/ready')).data.parts.redis,
      ({ status }) => status === 'up',
    );
    expect((await ada.get('/users/me')).status).toBe(401);
  });
});
