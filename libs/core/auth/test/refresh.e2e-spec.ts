import { createTestApp, type TestApp } from '@roost/testing';

interface Tokens {
  accessToken: string;
  refreshToken?: string;
  expiresIn: number;
}

describe('POST /auth/refresh', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const refresh = async (refreshToken?: string) => app.client.post<Tokens>('/auth/refresh', { refreshToken });
  const isGood = async (accessToken: string) =>
    (await app.client.get('/users/me', { authorization: `Bearer ${accessToken}` })).status === 200;
  const signIn = async () => {
    const { account } = await app.client.signUp();
    return account.refreshToken ?? '';
  };

  it('gives a new access token and the next refresh token', async () => {
    const first = await signIn();
    const { status, data, headers } = await refresh(first);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
    expect(data.refreshToken).not.toBe(first);
    expect(await isGood(data.accessToken)).toBe(true);
    expect((await refresh(data.refreshToken)).status).toBe(200);
  });

  it('gives 20 requests at once the same successor, and goes on', async () => {
    const first = await signIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ data }) => data.refreshToken)).size).toBe(1);
    for (const { data } of answers) expect(await isGood(data.accessToken)).toBe(true);
    expect((await refresh(answers[0]?.data.refreshToken)).status).toBe(200);
  });

  it('lets a client ask again whose answer was lost', async () => {
    const first = await signIn();
    const lost = await refresh(first);
    const again = await refresh(first);
    expect(again.data.refreshToken).toBe(lost.data.refreshToken);
  });

  it('ends the session when a token is used again whose successor the client has', async () => {
    const first = await signIn();
    const { data } = await refresh(first);
    expect(await isGood(data.accessToken)).toBe(true);
    const reused = await refresh(first);
    expect([reused.status, reused.body.code]).toEqual([401, 'auth.invalid_refresh_token']);
    expect(await isGood(data.accessToken)).toBe(false);
    expect((await refresh(data.refreshToken)).status).toBe(401);
  });

  it('ends the session when a token is used again whose successor was spent', async () => {
    const first = await signIn();
    const second = (await refresh(first)).data.refreshToken;
    const third = (await refresh(second)).data;
    expect((await refresh(first)).status).toBe(401);
    expect(await isGood(third.accessToken)).toBe(false);
  });

  it('refuses what we never made', async () => {
    const token = await signIn();
    const [session, , mac] = token.split('.');
    const forged = [
      `${session ?? ''}.1.${mac ?? ''}`,
      `${token}x`,
      token.slice(0, -1),
      'x',
      '0.0.0',
      token.toUpperCase(),
    ];
    for (const bad of forged) expect((await refresh(bad)).body.code).toBe('auth.invalid_refresh_token');
    expect((await refresh(token)).status).toBe(200);
  });

  it('ends with the session: by signing out, by idleness, and at last by age', async () => {
    const { account } = await app.client.signUp();
    const bearer = app.client.as({ authorization: `Bearer ${account.accessToken}` });
    await bearer.post('/auth/logout');
    expect((await refresh(account.refreshToken)).status).toBe(401);
    for (const aged of [`last_seen_at = now() - interval '15 days'`, `expires_at = now() - interval '1 second'`]) {
      const token = await signIn();
      await app.em().execute(`update auth_session set ${aged} where id = ?`, [token.split('.')[0]]);
      expect((await refresh(token)).status).toBe(401);
    }
  });

  describe('with the cookie', () => {
    const cookieOf = async () => {
      const { account } = await app.client.signUp();
      const { username, password } = account;
      const { headers } = await app.client.post('/auth/login', { username, password });
      return headers.get('set-cookie')?.split(';')[0] ?? '';
    };
    const byCookie = async (cookie: string, headers: Record<string, string>) =>
      app.client.request<Tokens>('POST', '/auth/refresh', { headers: { cookie, ...headers } });

    it('gives a new access token, and the cookie stays', async () => {
      const cookie = await cookieOf();
      const { status, data } = await byCookie(cookie, { origin: 'http://localhost:8000' });
      expect(status).toBe(200);
      expect(data).toHaveProperty('csrfToken');
      expect(data).not.toHaveProperty('refreshToken');
      expect(await isGood(data.accessToken)).toBe(true);
    });

    it('wants a page of ours, and a session', async () => {
      const cookie = await cookieOf();
      expect((await byCookie(cookie, {})).body.code).toBe('auth.origin_not_allowed');
      expect((await byCookie(cookie, { origin: 'https://evil.example' })).body.code).toBe('auth.origin_not_allowed');
      const other = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      expect((await byCookie(other, { origin: 'http://localhost:8000' })).status).toBe(401);
      expect((await refresh()).status).toBe(401);
      // With an Authorization header the cookie is ignored.
      const both = { origin: 'http://localhost:8000', authorization: 'Bearer x' };
      expect((await byCookie(cookie, both)).status).toBe(401);
    });
  });
});
