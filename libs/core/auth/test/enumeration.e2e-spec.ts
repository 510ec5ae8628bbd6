import { createTestApp, eventually, linkOf, mailTo, statementsSent, type TestApp } from '@roost/testing';
import { PasswordHasher } from '../src/passwords/password-hasher.js';

/** A few of each. */
const SAMPLES = 12;

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

  /**
   * Asks for both in turn. What takes time is counted, not measured: statements, and comparisons of passwords.
   */
  async function compare(ask: (email: string) => Promise<{ status: number; body: object; headers: Headers }>) {
    const hasher = app.api.get(PasswordHasher, { strict: false });
    const verify = hasher.verify.bind(hasher);
    let compared = 0;
    hasher.verify = async (...args) => {
      compared++;
      return verify(...args);
    };
    const costs: Record<'known' | 'unknown', string[]> = { known: [], unknown: [] };
    const seen = new Set<string>();
    for (let index = 0; index < SAMPLES; index++) {
      const which = index % 2 === 0 ? 'known' : 'unknown';
      compared = 0;
      const statements = await statementsSent(app, async () => {
        const { status, body, headers } = await ask(which === 'known' ? known : 'nobody@example.net');
        const names = [...headers.keys()].filter((name) => name !== 'date').sort();
        seen.add(JSON.stringify([status, { ...body, traceId: null }, names]));
      });
      costs[which].push(`${String(statements.length)} statements, ${String(compared)} passwords`);
    }
    Reflect.deleteProperty(hasher, 'verify');
    return { seen, costs };
  }

  it.each(['/auth/send-reset-token', '/auth/start', '/auth/send-verification'])(
    'is not told by %s, in words or in what it costs',
    async (path) => {
      const { seen, costs } = await compare((email) => app.client.post(path, { email }));
      expect([...seen]).toHaveLength(1);
      expect(costs.known).toEqual(costs.unknown);
      // A lookup or a mail in the request would tell.
      expect(costs.known.at(-1)).toMatch(/^[1-9]\d* statements, 0 passwords/);
    },
  );

  it('is not told by signing in, in words or in what it costs', async () => {
    const { seen, costs } = await compare((email) =>
      app.client.post('/auth/login', { email, password: 'not the password' }),
    );
    expect([...seen]).toHaveLength(1);
    expect(costs.known).toEqual(costs.unknown);
    expect(costs.known.at(-1)).toMatch(/^[1-9]\d* statements, 1 passwords/);
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
    // Before the first sign-up, which reads the fields.
    await app.asOwner(
      `insert into users_field (id, project_id, key, type, labels, required, is_unique, writer, audience, at_sign_up)
       select gen_random_uuid(), id, 'badge', 'number', '{"en":"Badge"}', false, true, 'self', 'self', true from projects_project`,
    );
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

  it('still tells that a value of a field is taken or not valid, in both cases alike', async () => {
    await register('badge@example.org', { fields: { badge: 7 } });
    for (const [badge, expected] of [
      [7, [409, 'users.field_taken']],
      ['seven', [400, 'users.invalid_fields']],
      [8, [201, undefined]],
    ] as const) {
      const taken = await register('badge@example.org', { fields: { badge } });
      const fresh = await register('no-badge@example.org', { fields: { badge } });
      expect([fresh, taken].map(({ status, body }) => [status, body.code])).toEqual([expected, expected]);
      expect(taken.body.errors).toEqual(fresh.body.errors);
    }
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
