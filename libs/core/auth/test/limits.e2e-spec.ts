import { createTestApp, eventually, mailsOf, type TestApp } from '@roost/testing';

const wrong = { username: 'nobody', password: 'not the password' };

const FEW = {
  LIMITS_IP_FACTOR: '1',
  AUTH_LIMIT_LOGIN_ADDRESS: '5/10m',
  AUTH_LIMIT_LOGIN_ACCOUNT: '3/10m',
  AUTH_LIMIT_REGISTER_ADDRESS: '3/1h',
  AUTH_LIMIT_MAIL_ADDRESS: '6/1h',
  AUTH_LIMIT_MAIL_ACCOUNT: '2/1h',
  AUTH_LIMIT_CODE_ADDRESS: '4/10m',
};

const statuses = async (times: number, ask: (index: number) => Promise<{ status: number }>) => {
  const seen: number[] = [];
  for (let index = 0; index < times; index++) seen.push((await ask(index)).status);
  return seen;
};

describe('Limits', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await createTestApp({ env: FEW });
  });
  afterEach(async () => {
    await app.close();
  });

  it('bound failed sign-ins by account, and say when to come again', async () => {
    const login = async () => app.client.post('/auth/login', wrong);
    expect(await statuses(4, login)).toEqual([401, 401, 401, 429]);
    const { headers, body } = await login();
    expect(body.code).toBe('http.too_many_requests');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
    expect(headers.get('ratelimit-policy')).toBe('"auth.login";q=3;w=600');
    expect(headers.get('ratelimit')).toMatch(/^"auth\.login";r=0;t=\d+$/);
  });

  it('bound failed sign-ins by account, however its name is spelt', async () => {
    const names = ['nobody', 'NOBODY', 'nóbody', 'n0body'];
    const login = async (index: number) => app.client.post('/auth/login', { ...wrong, username: names[index] ?? '' });
    expect(await statuses(4, login)).toEqual([401, 401, 401, 429]);
  });

  it('bound failed sign-ins by address, not fooled by X-Forwarded-For or how the path is written', async () => {
    const paths = ['/auth/login', '//auth/login', '/auth/login/', '/auth/%6Cogin', '/auth//login', '/AUTH/login'];
    const answers = await statuses(12, (index) =>
      app.client.request('POST', paths[index % paths.length] ?? '', {
        json: { ...wrong, username: `nobody${String(index)}` },
        headers: { 'x-forwarded-for': `192.0.2.${String(index)}`, 'x-real-ip': `192.0.2.${String(index)}` },
      }),
    );
    // Spellings of the path that are not the route are not there at all.
    expect(answers.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect((await app.client.post('/auth/login', { ...wrong, username: 'other' })).status).not.toBe(200);
    const last = await statuses(6, (index) =>
      app.client.post('/auth/login', { ...wrong, username: `x${String(index)}` }),
    );
    expect(last.at(-1)).toBe(429);
  });

  it('count a path with a slash at its end as the one without', async () => {
    const login = async (index: number) =>
      app.client.post(index % 2 ? '/auth/login/' : '/auth/login', { ...wrong, username: `nobody${String(index)}` });
    expect(await statuses(6, login)).toEqual([401, 401, 401, 401, 401, 429]);
    const register = async (index: number) =>
      app.client.post(index % 2 ? '/auth/register/?x=/' : '/auth/register', {
        email: `s${String(index)}@example.org`,
        password: 'a long enough password',
      });
    expect(await statuses(4, register)).toEqual([201, 201, 201, 429]);
  });

  it('do not count sign-ins that succeed', async () => {
    const { username, password } = (await app.client.signUp()).account;
    const login = async () => app.client.post('/auth/login', { username, password });
    expect(new Set(await statuses(8, login))).toEqual(new Set([200]));
  });

  it('count guesses that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => app.client.post('/auth/login', wrong)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
  });

  it('bound registrations by address', async () => {
    const register = async (index: number) =>
      app.client.post('/auth/register', { email: `r${String(index)}@example.org`, password: 'a long enough password' });
    expect(await statuses(4, register)).toEqual([201, 201, 201, 429]);
    const form = new FormData();
    form.append('email', 'pictured@example.org');
    form.append('password', 'a long enough password');
    form.append('avatar', new Blob([new Uint8Array(2_000_000)]), 'me.png');
    // Not a word about the picture: it was never looked at.
    expect((await app.client.request('POST', '/auth/register', { form })).status).toBe(429);
  });

  it('are counted before a body is read, whatever is in it', async () => {
    const send = (body: string) =>
      app.client.request('POST', '/auth/code', { body, headers: { 'content-type': 'application/json' } });
    const bodies = ['{"a":', '[]', '{"unknown":1}', '{"email":7}'];
    expect(await statuses(4, (index) => send(bodies[index] ?? ''))).toEqual([400, 400, 400, 400]);
    expect((await send('x'.repeat(2_000_000))).body.code).toBe('http.too_many_requests');
  });

  it('bound codes that are tried by address', async () => {
    const enter = async (index: number) =>
      app.client.post('/auth/code', { email: `c${String(index)}@example.org`, code: '123456' });
    expect(await statuses(5, enter)).toEqual([401, 401, 401, 401, 429]);
  });
});

describe('Limits of mails', () => {
  it('bound requests for mails by address, and the mails themselves by account without saying so', async () => {
    const app = await createTestApp({ worker: true, env: FEW });
    const { email } = (await app.client.signUp()).account;
    const ask = async () => app.client.post('/auth/send-reset-token', { email });
    expect(await statuses(7, ask)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    const jobs = async () => app.em().execute(`select 1 from kernel_outbox`);
    await eventually(jobs, (rows) => rows.length === 0);
    const resets = (await mailsOf(app.client)).filter(({ subject }) => subject.startsWith('Reset'));
    expect(resets.length).toBeLessThanOrEqual(2);
    expect(resets.length).toBeGreaterThan(0);
    await app.close();
  });
});

describe('Behind a trusted proxy', () => {
  it('limits count by the address that the proxy saw, IPv6 by its /64', async () => {
    const app = await createTestApp({
      env: { LIMITS_IP_FACTOR: '0.4', AUTH_LIMIT_LOGIN_ADDRESS: '5/10m', TRUSTED_PROXIES: '127.0.0.1' },
    });
    let count = 0;
    const login = async (forwarded: string) =>
      (
        await app.client.request('POST', '/auth/login', {
          json: { ...wrong, username: `nobody${String(count++)}` },
          headers: { 'x-forwarded-for': forwarded },
        })
      ).status;
    expect([await login('192.0.2.1'), await login('192.0.2.1'), await login('192.0.2.1')]).toEqual([401, 401, 429]);
    expect(await login('192.0.2.2')).toBe(401);
    // What the client wrote itself stands to the left of what the proxy added.
    expect(await login('203.0.113.9, 192.0.2.1')).toBe(429);
    expect([await login('2001:db8::1'), await login('2001:db8::2'), await login('2001:db8::3')]).toEqual([
      401, 401, 429,
    ]);
    expect(await login('2001:db8:0:1::1')).toBe(401);
    await app.close();
  });

  it('limits go on while Redis is away', async () => {
    const app = await createTestApp({
      env: { REDIS_URL: 'redis://127.0.0.1:1', AUTH_LIMIT_LOGIN_ACCOUNT: '2/10m' },
    });
    const login = async () => (await app.client.post('/auth/login', wrong)).status;
    expect([await login(), await login(), await login()]).toEqual([401, 401, 429]);
    await app.close();
  });
});
