import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface Session {
  id: string;
  current: boolean;
  device: string;
  ip: string | null;
  userAgent: string | null;
}

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

const MOST = 6;

describe('Sessions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ env: { AUTH_SESSIONS: String(MOST) } });
  });
  afterAll(async () => {
    await app.close();
  });

  const twice = async () => {
    const here = await app.client.signUp();
    const { username, password } = here.account;
    const there = await app.client.as({ 'user-agent': FIREFOX }).signIn(username, password);
    return { here, there };
  };

  it('GET /auth/sessions tells where, when and on which device', async () => {
    const { here, there } = await twice();
    const { data } = await here.get<Session[]>('/auth/sessions');
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({
      current: false,
      device: 'Firefox on Windows',
      userAgent: FIREFOX,
      ip: '127.0.0.1',
    });
    expect(data[1]).toMatchObject({ current: true });
    expect((await there.get<Session[]>('/auth/sessions')).data[0]?.current).toBe(true);
  });

  it('DELETE /auth/sessions/:id ends one at once', async () => {
    const { here, there } = await twice();
    expect((await there.get('/users/me')).status).toBe(200);
    const { data } = await here.get<Session[]>('/auth/sessions');
    const other = data.find(({ current }) => !current)?.id ?? '';
    expect((await here.delete(`/auth/sessions/${other}`)).status).toBe(200);
    expect((await there.get('/users/me')).status).toBe(401);
    expect((await here.get('/users/me')).status).toBe(200);
    expect((await here.delete(`/auth/sessions/${other}`)).body.code).toBe('auth.session_not_found');
  });

  it('DELETE /auth/sessions/:id knows no session of someone else', async () => {
    const { here } = await twice();
    const stranger = await app.client.signUp();
    const { data } = await here.get<Session[]>('/auth/sessions');
    expect((await stranger.delete(`/auth/sessions/${data[0]?.id ?? ''}`)).status).toBe(404);
    expect((await here.get('/users/me')).status).toBe(200);
  });

  it('DELETE /auth/sessions ends all others', async () => {
    const { here, there } = await twice();
    expect((await here.delete('/auth/sessions')).status).toBe(200);
    expect((await there.get('/users/me')).status).toBe(401);
    expect((await here.get<Session[]>('/auth/sessions')).data).toHaveLength(1);
  });

  it('have a bound for each account: the one that is longest unused makes room', async () => {
    const { username, password } = (await app.client.signUp()).account;
    const sessions: SignedInClient[] = [];
    for (let count = 0; count < MOST; count++) sessions.push(await app.client.signIn(username, password));
    const [first, second] = sessions;
    expect((await first?.get('/users/me'))?.status).toBe(200);
    await app.em().execute(
      `update auth_session set last_seen_at = now() - interval '1 day' where id = (
      select id from auth_session where user_id = ? order by id desc limit 1 offset ?)`,
      [first?.account.id, MOST - 2],
    );
    const another = await app.client.signIn(username, password);
    expect((await another.get<Session[]>('/auth/sessions')).data).toHaveLength(MOST);
    expect([(await first?.get('/users/me'))?.status, (await second?.get('/users/me'))?.status]).toEqual([200, 401]);
  });

  it('take the cookie of the first version, and change it for one of today', async () => {
    const { username, password } = (await app.client.signUp()).account;
    const { headers } = await app.client.post('/auth/login', { username, password });
    const today = headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1] ?? '';
    // The first version's was the secret alone.
    const cookie = `roost_session=${today.split('.')[1] ?? ''}`;
    expect((await app.client.get('/users/me', { cookie })).status).toBe(200);
    const renewed = await app.client.request('POST', '/auth/refresh', {
      json: {},
      headers: { cookie, origin: 'http://localhost:8000' },
    });
    expect(renewed.status).toBe(200);
    expect(renewed.headers.getSetCookie()[0]?.split(';')[0]).toBe(`roost_session=${today}`);
    expect((await app.client.get('/users/me', { cookie: `roost_session=${'x'.repeat(43)}` })).status).toBe(401);
  });

  it('a new sign-in takes the place of the cookie before, under a new id', async () => {
    const { username, password } = (await app.client.signUp()).account;
    const login = async (cookie?: string) => {
      const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
      const answer = await app.client.request('POST', '/auth/login', { json: { username, password }, headers });
      return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    };
    const first = await login();
    const second = await login(first);
    expect(second).not.toBe(first);
    expect((await app.client.get('/users/me', { cookie: first })).status).toBe(401);
    expect((await app.client.get('/users/me', { cookie: second })).status).toBe(200);
  });

  it('are seen by their use', async () => {
    const { account } = await app.client.signUp();
    const age = `update auth_session set last_seen_at = now() - interval '1 day' where user_id = ? returning id`;
    await app.em().execute(age, [account.id]);
    await app.client.get('/users/me', { authorization: `Bearer ${account.accessToken}` });
    const seen = `select 1 from auth_session where user_id = ? and last_seen_at > now() - interval '1 minute'`;
    expect(await app.em().execute(seen, [account.id])).toHaveLength(1);
  });
});

describe('The session cookie', () => {
  let app: TestApp;
  let cookie: string;
  let csrfToken: string;
  beforeAll(async () => {
    app = await createTestApp();
    const { username, password } = (await app.client.signUp()).account;
    const login = await app.client.post<{ csrfToken: string }>('/auth/login', { username, password });
    cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    csrfToken = login.data.csrfToken;
  });
  afterAll(async () => {
    await app.close();
  });

  const ours = { origin: 'http://localhost:8000' };
  const patch = async (headers: Record<string, string>, body = '{"name":"Ada"}') =>
    app.client.request('PATCH', '/users/me', { body, headers: { cookie, ...headers } });
  const upload = async (headers: Record<string, string>) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array([0, 1, 2, 3])]), 'x.png');
    return app.client.request('POST', '/media', { form, headers: { cookie, ...headers } });
  };

  it('changes things from a page of ours, with JSON', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await patch({ ...ours, ...json })).status).toBe(200);
    expect((await patch(json)).body.code).toBe('auth.origin_not_allowed');
    expect((await patch({ ...json, origin: 'https://evil.example' })).body.code).toBe('auth.origin_not_allowed');
    expect((await patch({ ...json, origin: 'null' })).body.code).toBe('auth.origin_not_allowed');
  });

  it('is of this very host, whichever of its names it was opened by', async () => {
    const json = { 'content-type': 'application/json' };
    const { hostname, port } = new URL(app.url);
    expect((await patch({ ...json, origin: `http://${hostname}:${port}` })).status).toBe(200);
    // A proxy that speaks TLS stands before it.
    expect((await patch({ ...json, origin: `https://${hostname}:${port}` })).status).toBe(200);
    for (const other of [
      `http://${hostname}:${String(Number(port) - 1)}`,
      `http://${hostname}`,
      `http://x.${hostname}:${port}`,
    ]) {
      expect((await patch({ ...json, origin: other })).body.code).toBe('auth.origin_not_allowed');
    }
  });

  it('sends forms only with the CSRF token of its session', async () => {
    expect((await upload(ours)).body.code).toBe('auth.csrf_token_required');
    expect((await upload({ ...ours, 'x-csrf-token': 'x'.repeat(43) })).body.code).toBe('auth.csrf_token_required');
    expect((await upload({ ...ours, 'x-csrf-token': csrfToken })).body.code).toBe('media.unsupported_type');
    expect((await upload({ 'x-csrf-token': csrfToken })).body.code).toBe('auth.origin_not_allowed');
  });

  it('says which header is missing where it is refused', async () => {
    const json = { 'content-type': 'application/json' };
    const plain = { 'content-type': 'text/plain' };
    const details = await Promise.all([
      patch(json),
      patch({ ...json, origin: 'https://evil.example' }),
      upload(ours),
      upload({ ...ours, 'x-csrf-token': 'x'.repeat(43) }),
      app.client.request('POST', '/auth/refresh', { headers: { cookie } }),
      app.client.request('POST', '/auth/refresh', { body: '{}', headers: { cookie, ...ours, ...plain } }),
      app.client.request('POST', '/auth/logout', { headers: { cookie, origin: 'null' } }),
    ]);
    expect(details.map(({ status, body }) => [status, body.detail])).toEqual([
      [403, expect.stringMatching(/^The header Origin is missing/)],
      [
        403,
        expect.stringMatching(
          /^The header Origin names https:\/\/evil\.example\. PUBLIC_URL, CORS_ORIGINS and the project say/,
        ),
      ],
      [403, expect.stringMatching(/^The header X-CSRF-Token is missing/)],
      [403, expect.stringMatching(/^The header X-CSRF-Token is not of this session/)],
      [403, expect.stringMatching(/^The header Origin is missing/)],
      [415, expect.any(String)],
      [403, expect.stringMatching(/^The header Origin names null\./)],
    ]);
  });

  it('is __Host- and Secure outside development', async () => {
    const production = await createTestApp({
      env: {
        NODE_ENV: 'production',
        PUBLIC_URL: 'https://roost.example.org',
        MAIL_DRIVER: 'smtp',
        SMTP_URL: 'smtp://127.0.0.1:1',
      },
    });
    const { username, password } = (await production.client.signUp()).account;
    const { headers } = await production.client.post('/auth/login', { username, password });
    const [session, device] = headers.getSetCookie();
    expect(session).toMatch(
      /^__Host-roost_session=[\w.-]{80}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(device).toMatch(/^__Host-roost_device=[\w.-]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    await production.close();
  });
});
