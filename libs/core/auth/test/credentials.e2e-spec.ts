import { createHmac } from 'node:crypto';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('Credentials', () => {
  let app: TestApp;
  let token: string;
  beforeAll(async () => {
    app = await createTestApp();
    token = (await app.client.signUp()).account.accessToken;
  });
  afterAll(async () => {
    await app.close();
  });

  const statusOf = async (headers: Record<string, string>, method = 'GET', path = '/users/me') =>
    (await app.client.request(method, path, { headers })).status;
  const parts = () => token.split('.') as [string, string, string];
  const header = () => JSON.parse(Buffer.from(parts()[0], 'base64url').toString()) as Record<string, unknown>;
  const claims = () => JSON.parse(Buffer.from(parts()[1], 'base64url').toString()) as Record<string, unknown>;

  it('lets a good token in', async () => {
    expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(200);
  });

  it('refuses tokens that nobody signed, or somebody else', async () => {
    const [head, body, signature] = parts();
    const [key] = await app.em().execute<[{ pem: string }]>('select public_key as pem from auth_signing_key');
    const hs256 = `${encode({ ...header(), alg: 'HS256' })}.${body}`;
    const forged = [
      `${encode({ alg: 'none', typ: 'at+jwt' })}.${body}.`,
      `${encode({ ...header(), alg: 'none' })}.${body}.`,
      `${hs256}.${createHmac('sha256', key.pem).update(hs256).digest('base64url')}`,
      `${encode({ ...header(), kid: crypto.randomUUID() })}.${body}.${signature}`,
      `${encode({ ...header(), typ: 'JWT' })}.${body}.${signature}`,
      `${head}.${encode({ ...claims(), sub: crypto.randomUUID() })}.${signature}`,
      `${head}.${encode({ ...claims(), exp: undefined })}.${signature}`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      `${head}.${body}`,
      'nonsense',
      '',
    ];
    for (const bad of forged) expect(await statusOf({ authorization: `Bearer ${bad}` })).toBe(401);
  });

  it('refuses other schemes, and does not fall back to the cookie', async () => {
    const login = await app.client.signUp();
    const answer = await app.client.post('/auth/login', {
      username: login.account.username,
      password: login.account.password,
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await statusOf({ cookie })).toBe(200);
    expect(await statusOf({ cookie, authorization: 'Basic abc' })).toBe(401);
    expect(await statusOf({ cookie, authorization: 'Bearer nonsense' })).toBe(401);
  });

  it('lets a cookie change things only from an allowed origin', async () => {
    const { account } = await app.client.signUp();
    const answer = await app.client.post('/auth/login', { username: account.username, password: account.password });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await statusOf({ cookie }, 'POST', '/auth/logout')).toBe(403);
    expect(await statusOf({ cookie, origin: 'https://evil.example' }, 'POST', '/auth/logout')).toBe(403);
    expect(await statusOf({ cookie, origin: 'http://localhost:8000' }, 'POST', '/auth/logout')).toBe(200);
    expect(await statusOf({ cookie })).toBe(401);
  });

  it('forgets a token at once when its session ends', async () => {
    const leaving = await app.client.signUp();
    expect((await leaving.get('/users/me')).status).toBe(200);
    expect((await leaving.request('POST', '/auth/logout')).status).toBe(200);
    expect((await leaving.get('/users/me')).status).toBe(401);
  });

  it('forgets a token whose session another process ended', async () => {
    const leaving = await app.client.signUp();
    expect((await leaving.get('/users/me')).status).toBe(200);
    const em = app.em();
    const { id } = leaving.account;
    const [session] = await em.execute<[{ id: string }]>(
      'update auth_session set ended_at = now() where user_id = ? returning id',
      [id],
    );
    await em.execute(`select pg_notify('auth_session', ?)`, [session.id]);
    const { status } = await eventually(
      () => leaving.get('/users/me'),
      (answer) => answer.status !== 200,
    );
    expect(status).toBe(401);
  });
});

describe('POST /auth/setup', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('makes one admin, however many ask at once, and only with the token', async () => {
    const { deriveSecret } = await import('@roost/kernel/secrets');
    const token = deriveSecret(app.env.ROOST_SECRET ?? '', 'auth.first-admin').toString('base64url');
    const draft = (index: number) => ({
      username: `admin${String(index)}`,
      email: `admin${String(index)}@example.org`,
      password: 'a long enough password',
    });
    expect((await app.client.get('/auth/setup')).data).toEqual({ required: true });
    expect((await app.client.post('/auth/setup', { ...draft(99), token: 'a guess' })).body.code).toBe(
      'auth.setup_refused',
    );
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => app.client.post('/auth/setup', { ...draft(index), token })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 403)]);
    expect((await app.client.get('/auth/setup')).data).toEqual({ required: false });

    const made = answers.findIndex(({ status }) => status === 201);
    const { email, password } = draft(made);
    const { data } = await app.client.post<{ accessToken: string }>('/auth/login', { email, password });
    const admin = app.client.as({ authorization: `Bearer ${data.accessToken}` });
    const plugins = await admin.get<{ name: string }[]>('/admin/plugins');
    expect(plugins.data.map(({ name }) => name)).toEqual(expect.arrayContaining(['kernel', 'auth', 'media']));
    expect((await (await app.client.signUp()).get('/admin/plugins')).status).toBe(403);
  });
});
