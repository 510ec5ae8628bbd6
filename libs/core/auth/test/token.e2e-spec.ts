import { createTestApp, type TestApp } from '@roost/testing';

interface OAuthAnswer {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
  error: string;
  error_description: string;
}

describe('POST /auth/token', () => {
  let app: TestApp;
  let username: string;
  let password: string;
  beforeAll(async () => {
    app = await createTestApp();
    ({ username, password } = (await app.client.signUp()).account);
  });
  afterAll(async () => {
    await app.close();
  });

  const send = async (body: string, headers: Record<string, string> = {}) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await app.client.request('POST', '/auth/token', { body, headers: { ...type, ...headers } });
    return { ...answer, oauth: answer.body as unknown as OAuthAnswer };
  };
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const byPassword = () => form({ grant_type: 'password', username, password });

  it('answers the grant password in the words of RFC 6749', async () => {
    const { status, oauth, headers } = await send(byPassword());
    expect(status).toBe(200);
    expect(oauth).toEqual({
      access_token: expect.any(String) as string,
      device_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: expect.any(String) as string,
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('set-cookie')).toBeNull();
    const me = await app.client.get('/users/me', { authorization: `Bearer ${oauth.access_token}` });
    expect(me.status).toBe(200);
  });

  it('answers the grant refresh_token', async () => {
    const { oauth } = await send(byPassword());
    const next = await send(form({ grant_type: 'refresh_token', refresh_token: oauth.refresh_token }));
    expect(next.status).toBe(200);
    expect(next.oauth.refresh_token).not.toBe(oauth.refresh_token);
  });

  it('bears empty client credentials and parameters that it does not know', async () => {
    const more = { scope: '', client_id: '', client_secret: '', something: 'else' };
    expect((await send(form({ grant_type: 'password', username, password, ...more }))).status).toBe(200);
    expect((await send(byPassword(), { authorization: `Basic ${btoa(':')}` })).status).toBe(200);
  });

  it.each([
    ['a wrong password', { grant_type: 'password', username: 'nobody', password: 'x' }, 400, 'invalid_grant'],
    ['a wrong refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
    ['no grant type', { username: 'x' }, 400, 'invalid_request'],
    ['no password', { grant_type: 'password', username: 'x' }, 400, 'invalid_request'],
    ['another grant', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type'],
    ['a client', { grant_type: 'password', username: 'x', password: 'x', client_id: 'app' }, 401, 'invalid_client'],
    ['a NUL', { grant_type: 'password', username: 'a\0', password: 'x' }, 400, 'invalid_request'],
  ])('refuses %s as RFC 6749 (5.2) has it', async (_what, fields, status, error) => {
    const answer = await send(form(fields));
    expect([answer.status, answer.oauth.error]).toEqual([status, error]);
    expect(answer.oauth.error_description).toEqual(expect.any(String));
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a parameter that is there twice, and other bodies', async () => {
    expect((await send(`${byPassword()}&username=other`)).oauth.error).toBe('invalid_request');
    const json = await app.client.post('/auth/token', { grant_type: 'password', username, password });
    expect(json.status).toBe(400);
    expect((json.body as unknown as OAuthAnswer).error).toBe('invalid_request');
  });

  it('is the only route that takes a urlencoded body', async () => {
    for (const path of ['/auth/login', '/auth/register', '/auth/refresh', '/auth/start']) {
      const answer = await app.client.request('POST', path, {
        body: form({ username, password, email: 'a@example.org' }),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([path, answer.status]).toEqual([path, 415]);
    }
  });
});
