import { createTestApp, linkOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';

interface SignedIn {
  deviceToken?: string;
}

const TRIES = 3;

describe('Known devices', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { AUTH_LIMIT_LOGIN_ACCOUNT: `${String(TRIES)}/1h` } });
  });
  afterAll(async () => {
    await app.close();
  });

  const login = (fields: Record<string, unknown>, headers: Record<string, string> = {}) =>
    app.client.request<SignedIn>('POST', '/auth/login', { json: { session: 'token', ...fields }, headers });

  const deviceOf = async ({ account: { username, password } }: SignedInClient) =>
    (await login({ username, password })).data.deviceToken ?? '';

  /** Strangers guess until nobody is let in any more who is not known. */
  const besiege = async (username: string) => {
    for (let guess = 0; guess < TRIES; guess++) {
      expect((await login({ username, password: `guess ${String(guess)}` })).status).toBe(401);
    }
    expect((await login({ username, password: 'one more guess' })).status).toBe(429);
  };

  it('sign in while strangers guess: apps by their token, whatever the account is called by', async () => {
    const person = await app.client.signUp();
    const { username, email, password } = person.account;
    const deviceToken = await deviceOf(person);
    await besiege(username);
    expect((await login({ username, password })).status).toBe(429);
    expect((await login({ username, password, deviceToken })).status).toBe(200);
    expect((await login({ email, password, deviceToken })).status).toBe(200);
  });

  it('sign in while strangers guess: browsers by a cookie that outlives the session', async () => {
    const { username, password } = (await app.client.signUp()).account;
    const { headers } = await login({ username, password, session: 'cookie' });
    const cookies = headers.getSetCookie();
    const device = cookies.find((cookie) => cookie.startsWith('roost_device=')) ?? '';
    expect(device).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    await besiege(username);
    const cookie = device.split(';')[0] ?? '';
    expect((await login({ username, password }, { cookie })).status).toBe(200);
  });

  it('sign in while strangers guess: OAuth clients by a parameter', async () => {
    const { username, password } = (await app.client.signUp()).account;
    const grant = async (device_token?: string) => {
      const fields = { grant_type: 'password', username, password, ...(device_token ? { device_token } : {}) };
      const body = new URLSearchParams(fields).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await app.client.request('POST', '/auth/token', { body, headers });
      return { status: answer.status, body: answer.body as { device_token?: string } };
    };
    const first = await grant();
    await besiege(username);
    expect((await grant()).status).toBe(429);
    expect((await grant(first.body.device_token)).status).toBe(200);
  });

  it('have a bound of their own', async () => {
    const person = await app.client.signUp();
    const { username } = person.account;
    const [one, other] = [await deviceOf(person), await deviceOf(person)];
    const guess = async (deviceToken: string) => (await login({ username, password: 'no', deviceToken })).status;
    expect([await guess(one), await guess(one), await guess(one), await guess(one)]).toEqual([401, 401, 401, 429]);
    expect(await guess(other)).toBe(401);
  });

  it('stay one device, however often it signs in', async () => {
    const person = await app.client.signUp();
    const { username, password } = person.account;
    const deviceToken = await deviceOf(person);
    expect((await login({ username, password, deviceToken })).data.deviceToken).toBe(deviceToken);
  });

  it('are strangers to other accounts, with any other password, and with a token that was touched', async () => {
    const [person, other] = [await app.client.signUp(), await app.client.signUp()];
    const { username, password } = person.account;
    const deviceToken = await deviceOf(person);
    const [device = '', userId = ''] = deviceToken.split('.');
    const touched = [
      await deviceOf(other),
      deviceToken.replace(device, other.account.id),
      deviceToken.slice(0, -1) + (deviceToken.endsWith('A') ? 'B' : 'A'),
      (await deviceOf(other)).replace(other.account.id, userId),
      '',
      'x'.repeat(200),
    ];
    await besiege(username);
    for (const token of touched) expect((await login({ username, password, deviceToken: token })).status).toBe(429);
    expect((await login({ username, password, deviceToken: 'x'.repeat(201) })).status).toBe(400);

    const newPassword = 'quite another password';
    expect((await person.put('/auth/password', { currentPassword: password, newPassword })).status).toBe(200);
    expect((await login({ username, password: newPassword, deviceToken })).status).toBe(429);
  });

  it('are not needed for a mailed code, however many were guessed before', async () => {
    const { username, email } = (await app.client.signUp()).account;
    await besiege(username);
    for (let guess = 0; guess < 110; guess++) {
      expect((await app.client.post('/auth/code', { email, code: '000000' })).status).toBe(401);
    }
    await app.client.post('/auth/start', { email });
    const answer = await app.client.post<SignedIn>('/auth/code', {
      email,
      code: linkOf(await mailTo(app.client, email, /sign/i)).code,
      session: 'token',
    });
    expect(answer.status).toBe(200);
    expect(answer.data.deviceToken).toBeDefined();
  });
});
