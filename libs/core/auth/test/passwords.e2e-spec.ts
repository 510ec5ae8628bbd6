import { createTestApp, type TestApp } from '@roost/testing';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Of `smörgåsbord på söndag` in NFD. */
const KEPT_DECOMPOSED =
  '$argon2id$v=19$m=19456,t=2,p=1$OILc7OkSMlpR7ywyOU8/SA$eb08agiQKZmmNwwLrfGoEwoOOZfsrlJHE34bU5LS3Oc';

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

  it('is the same however a keyboard composes its letters', async () => {
    const [composed, decomposed] = ['Åsa såg en älg vid sjön', 'Åsa såg en älg vid sjön'].map((text, index) =>
      text.normalize(index === 0 ? 'NFC' : 'NFD'),
    ) as [string, string];
    for (const [made, typed] of [
      [composed, decomposed],
      [decomposed, composed],
    ] as const) {
      const email = `n${String(count++)}@example.org`;
      expect((await app.client.post('/auth/register', { email, password: made })).status).toBe(201);
      for (const password of [typed, made]) {
        expect((await app.client.post('/auth/login', { email, password })).status).toBe(200);
        const form = new URLSearchParams({ grant_type: 'password', username: email, password });
        expect((await app.client.request('POST', '/auth/token', { body: form.toString(), headers: FORM })).status).toBe(
          200,
        );
      }
      const client = await app.client.signIn(email, typed);
      const change = { currentPassword: typed, newPassword: `${typed} 2` };
      expect((await client.put('/auth/password', change)).status).toBe(200);
      expect((await app.client.post('/auth/login', { email, password: `${made} 2` })).status).toBe(200);
    }
    // Four letters with four accents are no eight characters, and accents do not hide a name.
    expect((await register('äöåé'.normalize('NFD'))).body.errors?.[0]?.pointer).toBe('/password');
    const hidden = await register('Bergström1'.normalize('NFD'), { name: 'Anna Bergström' });
    expect(hidden.body.code).toBe('auth.weak_password');
  });

  it('opens as it was sent where it was kept so, by a version that did not normalise it', async () => {
    const old = 'smörgåsbord på söndag'.normalize('NFD');
    const { account } = await app.client.signUp();
    await app
      .em()
      .execute('update auth_credential set password_hash = ? where user_id = ?', [KEPT_DECOMPOSED, account.id]);
    const login = async (password: string) =>
      (await app.client.post('/auth/login', { email: account.email, password })).status;
    expect([await login(old), await login(`${old}!`), await login(account.password)]).toEqual([200, 401, 401]);
    const client = await app.client.signIn(account.email, old);
    const change = { currentPassword: old, newPassword: `${old} igen` };
    expect((await client.put('/auth/password', change)).status).toBe(200);
    expect(await login(`${old} igen`.normalize('NFC'))).toBe(200);
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
