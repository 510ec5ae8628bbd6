import { createTestApp, type TestApp } from '@roost/testing';

interface Login {
  id: string;
  username: string;
  email: string;
  accessToken: string;
  expiresIn: number;
}

const ACCOUNT = { username: 'Linus', email: 'linus@example.org', password: 'a long enough password' };

describe('POST /auth/login', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
    await app.client.post('/auth/register', ACCOUNT);
  });
  afterAll(async () => {
    await app.close();
  });

  const login = async (body: Record<string, unknown>) => app.client.post<Login>('/auth/login', body);

  it.each([
    ['a username', { username: 'Linus' }],
    ['a username in another case', { username: 'LINUS' }],
    ['an address as username', { username: 'linus@example.org' }],
    ['an address', { email: 'Linus@Example.org' }],
    ['a username with a blank behind it', { username: 'Linus ' }],
    ['an address with blanks around it', { email: ' linus@example.org\u00a0' }],
    ['an address with a blank as username', { username: 'linus@example.org ' }],
  ])('takes %s', async (_what, identity) => {
    const answer = await login({ ...identity, password: ACCOUNT.password });
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ username: 'Linus', email: 'linus@example.org', expiresIn: 600 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('gives a session cookie that scripts cannot read', async () => {
    const { headers } = await login({ username: 'Linus', password: ACCOUNT.password });
    expect(headers.getSetCookie()[0]).toMatch(
      /^roost_session=[\w.-]{80}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  it('gives an ES256 access token of ten minutes, without roles', async () => {
    const { data } = await login({ username: 'Linus', password: ACCOUNT.password });
    const [header, claims] = data.accessToken
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) as string });
    expect(Object.keys(claims ?? {}).sort()).toEqual(['aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub']);
    expect(Number(claims?.exp) - Number(claims?.iat)).toBe(600);
  });

  it('answers an unknown user and a wrong password alike', async () => {
    const wrong = await login({ username: 'Linus', password: 'not the password' });
    const unknown = await login({ username: 'Nobody', password: 'not the password' });
    const anonymous = ({ body }: typeof wrong) => ({ ...body, traceId: null });
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('auth.invalid_credentials');
    expect(anonymous(unknown)).toEqual(anonymous(wrong));
    expect([...unknown.headers.keys()].sort()).toEqual([...wrong.headers.keys()].sort());
  });

  it('hashes for an unknown user too, with Argon2id m=19456, t=2, p=1', async () => {
    const [row] = await app.em().execute<[{ hash: string }]>('select password_hash as hash from auth_credential');
    expect(row.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const cpuOf = async (username: string): Promise<number> => {
      const before = process.cpuUsage();
      for (let count = 0; count < 10; count++) await login({ username, password: 'not the password' });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const [known, unknown] = [await cpuOf('Linus'), await cpuOf('Nobody')];
    // Without the decoy the unknown user would cost a small part of the known one.
    expect(unknown / known).toBeGreaterThan(0.5);
  });

  it.each([
    ['an object for a password', { username: 'Linus', password: { $gt: '' } }],
    ['nobody', { password: 'x' }],
    ['a field that does not exist', { username: 'Linus', password: 'x', remember: true }],
  ])('refuses %s', async (_what, body) => {
    expect((await login(body)).status).toBe(400);
  });
});
