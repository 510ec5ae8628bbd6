import { createTestApp, type TestApp } from '@roost/testing';

describe('A password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  let count = 0;
  const register = async (password: string, more: object = {}) =>
    app.client.post('/auth/register', { email: `p${String(count++)}@example.org`, password, ...more });

  it.each(['password', 'PASSWORD', 'Password123', '12345678', 'qwertyuiop', 'iloveyou1', 'baseball1'])(
    'is not one of the most common ones, as %s',
    async (password) => {
      const { status, body } = await register(password);
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'auth.weak_password', '/password']);
    },
  );

  it('is not made of the person’s own data', async () => {
    const person = { username: 'lovelace', name: 'Augusta Byron', email: 'countess@analytical.example' };
    for (const password of [
      'lovelace',
      'Lovelace1815',
      'augusta byron',
      'BYRON-augusta!',
      'countess@analytical.example',
      'countess',
      'lovelacepassword',
      'roost2026!',
      'Localhost1',
    ]) {
      const { body } = await register(password, person);
      expect([password, body.code]).toEqual([password, 'auth.weak_password']);
    }
    expect((await register('lovelace knits nine dark blue socks', person)).status).toBe(201);
  });

  it('is taken as it is: long, with spaces, in any script', async () => {
    for (const password of ['  spaces around me  ', 'löwe ☂ 傘 зонт', 'x'.repeat(64) + 'y'.repeat(64)]) {
      const email = `t${String(count++)}@example.org`;
      expect((await app.client.post('/auth/register', { email, password })).status).toBe(201);
      expect((await app.client.post('/auth/login', { email, password })).status).toBe(200);
      expect((await app.client.post('/auth/login', { email, password: password.trim().slice(0, -1) })).status).toBe(
        401,
      );
    }
  });

  it('has 8 to 128 characters', async () => {
    expect((await register('1234567')).body.errors?.[0]?.pointer).toBe('/password');
    expect((await register('x'.repeat(129))).body.errors?.[0]?.pointer).toBe('/password');
  });
});

describe('A username', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  let count = 0;
  const register = async (username: unknown) =>
    app.client.post<{ username: string }>('/auth/register', {
      email: `u${String(count++)}@example.org`,
      password: 'a long enough password',
      username,
    });

  it('is taken in every disguise', async () => {
    expect((await register('Zoé')).status).toBe(201);
    for (const disguise of ['zoé', 'ZOÉ', 'zoe', 'Zoe\u0301', 'ｚｏé', 'z0e']) {
      expect([disguise, (await register(disguise)).body.code]).toEqual([disguise, 'auth.username_taken']);
    }
  });

  it('is kept in its normal form', async () => {
    expect((await register('Ａｓｔａ')).data.username).toBe('Asta');
  });

  it.each([
    'admin',
    'Adm1n',
    'root',
    'me',
    'sup-port',
    'а' + 'da',
    'a b',
    'a\u200bb',
    'a\u202eb',
    'ada.',
    { $ne: 1 },
    ['ada'],
    7,
  ])('is not %j', async (username) => {
    const { status, body } = await register(username);
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, '/username']);
  });

  it('made of an address is never a reserved one', async () => {
    const { data } = await app.client.post<{ username: string }>('/auth/register', {
      email: 'admin@example.org',
      password: 'a long enough password',
    });
    expect(data.username).toBe('admin2');
  });
});
