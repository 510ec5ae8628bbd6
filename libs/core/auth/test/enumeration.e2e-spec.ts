import { createTestApp, eventually, linkOf, mailTo, type TestApp } from '@roost/testing';

const SAMPLES = 200;

describe('Who has an account', () => {
  let app: TestApp;
  let known: string;
  beforeAll(async () => {
    app = await createTestApp({ env: { AUTH_LIMIT_LOGIN_ACCOUNT: '10000/1h' } });
    known = (await app.client.signUp()).account.email;
  });
  afterAll(async () => {
    await app.close();
  });

  const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

  /** Asks for both in turn, so that what the machine does besides meets both alike. */
  async function compare(ask: (email: string) => Promise<{ status: number; body: object; headers: Headers }>) {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    const seen = new Set<string>();
    for (let index = 0; index < SAMPLES; index++) {
      const which = index % 2 === 0 ? 'known' : 'unknown';
      const started = performance.now();
      const { status, body, headers } = await ask(which === 'known' ? known : 'nobody@example.net');
      times[which].push(performance.now() - started);
      const names = [...headers.keys()].filter((name) => name !== 'date').sort();
      seen.add(JSON.stringify([status, { ...body, traceId: null }, names]));
    }
    return { seen, ratio: median(times.known) / median(times.unknown) };
  }

  it.each(['/auth/send-reset-token', '/auth/start', '/auth/send-verification'])(
    'is not told by %s, in words or in time',
    async (path) => {
      const { seen, ratio } = await compare((email) => app.client.post(path, { email }));
      expect([...seen]).toHaveLength(1);
      // Not a measure of speed: a lookup or a mail in the request would be far outside.
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.67);
    },
  );

  it('is not told by signing in, in words or in time', async () => {
    const { seen, ratio } = await compare((email) =>
      app.client.post('/auth/login', { email, password: 'not the password' }),
    );
    expect([...seen]).toHaveLength(1);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.43);
  });

  it('is not told by a wrong code', async () => {
    const { seen } = await compare((email) => app.client.post('/auth/code', { email, code: '000000' }));
    expect([...seen]).toHaveLength(1);
  });
});

describe('AUTH_SIGNUP_DISCLOSURE=private', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { AUTH_SIGNUP_DISCLOSURE: 'private' } });
  });
  afterAll(async () => {
    await app.close();
  });

  const password = 'a long enough password';
  const register = async (email: string, more: object = {}) =>
    app.client.post<{ id: string; username: string }>('/auth/register', { email, password, ...more });
  const shape = ({ status, body, headers }: Awaited<ReturnType<typeof register>>) => ({
    status,
    body: { ...body, data: Object.keys(body.data ?? {}) },
    headers: [...headers.keys()].sort(),
  });

  it('answers alike for a taken address, and tells its owner by mail', async () => {
    const fresh = await register('bea@example.org', { name: 'Owner' });
    const taken = await register('Bea@example.org', { name: 'Somebody else' });
    expect(shape(taken)).toEqual(shape(fresh));
    expect(taken.data.id).not.toBe(fresh.data.id);
    expect(taken.data.username).toBe('Bea2');
    const mail = await mailTo(app.client, 'bea@example.org', /^You already have an account/);
    expect(mail.text).toContain('nothing about it was changed');
    const users = await app.em().execute(`select 1 from users_user where email_key = 'bea@example.org'`);
    expect(users).toHaveLength(1);
  });

  it('lets only proven addresses sign in, so that signing in tells nothing either', async () => {
    await register('proven@example.org');
    const login = async () => app.client.post('/auth/login', { email: 'proven@example.org', password });
    expect((await login()).body.code).toBe('auth.invalid_credentials');
    const { code } = linkOf(await mailTo(app.client, 'proven@example.org', /^Verify/));
    await app.client.post('/auth/verify-email', { email: 'proven@example.org', code });
    expect((await login()).status).toBe(200);
  });

  it('still tells that a username is taken, in both cases alike', async () => {
    await register('first@example.org', { username: 'wanted' });
    const fresh = await register('second@example.org', { username: 'wanted' });
    const taken = await register('first@example.org', { username: 'wanted' });
    expect([fresh.status, fresh.body.code]).toEqual([taken.status, taken.body.code]);
    expect(fresh.status).toBe(409);
  });

  it('keeps no picture of an account that was not made', async () => {
    const { makePng } = await import('@roost/testing');
    const files = async () => (await app.storedFiles()).length;
    await register('pictured@example.org');
    const before = await files();
    const form = new FormData();
    form.append('email', 'pictured@example.org');
    form.append('password', password);
    form.append('avatar', new Blob([new Uint8Array(makePng(400, 300))]), 'me.png');
    expect((await app.client.request('POST', '/auth/register', { form })).status).toBe(201);
    await eventually(files, (count) => count === before);
  });
});
