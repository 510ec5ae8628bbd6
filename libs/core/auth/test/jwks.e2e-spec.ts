import { SIGNING_KEY_CHANNEL } from '../src/tokens/signing-keys.service.js';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { Notifications } from '@roost/plugin-kit';
import { createTestApp, type TestApp } from '@roost/testing';

interface Jwks {
  keys: (JsonWebKey & { kid: string; use: string; alg: string })[];
}

const parse = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('GET /.well-known/jwks.json', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await createTestApp();
  });
  afterEach(async () => {
    await app.close();
  });

  const jwks = async () => (await app.client.get('/.well-known/jwks.json')).body as unknown as Jwks;
  const kidOf = (token: string) => parse(token.split('.')[0]).kid;
  const forgetKeys = async () => (await app.api.resolve(Notifications)).notify(`auth_${SIGNING_KEY_CHANNEL}`, '');
  const me = async (token: string) => (await app.client.get('/users/me', { authorization: `Bearer ${token}` })).status;

  it('lets anyone verify an access token, and shows no private key', async () => {
    const { accessToken, id } = (await app.client.signUp()).account;
    const answer = await app.client.get('/.well-known/jwks.json');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
    const { keys } = answer.body as unknown as Jwks;
    const key = keys.find(({ kid }) => kid === kidOf(accessToken));
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' });
    expect(answer.bytes.toString()).not.toContain('"d"');
    const [head, body, signature] = accessToken.split('.');
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    const signed = Buffer.from(`${head ?? ''}.${body ?? ''}`);
    const options = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', signed, options, Buffer.from(signature ?? '', 'base64url'))).toBe(true);

    expect(parse(head)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    const claims = parse(body);
    expect(Object.keys(claims).sort()).toEqual(['aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub']);
    expect(claims).toMatchObject({ iss: 'http://localhost:8000', aud: 'http://localhost:8000', sub: id });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
  });

  it('rotates: published a day before, signing after 30 days, gone a day later, and no token is lost', async () => {
    const before = (await app.client.signUp()).account.accessToken;
    const age = async (days: number) =>
      app.em().execute(`update auth_signing_key set active_at = active_at - ? * interval '1 day'`, [days]);

    await age(29.5);
    await forgetKeys();
    expect((await jwks()).keys).toHaveLength(2);
    expect(kidOf((await app.client.signUp()).account.accessToken)).toBe(kidOf(before));

    await age(1);
    await forgetKeys();
    const after = (await app.client.signUp()).account.accessToken;
    expect(kidOf(after)).not.toBe(kidOf(before));
    expect([await me(before), await me(after)]).toEqual([200, 200]);

    await age(1.1);
    await forgetKeys();
    expect((await jwks()).keys.map(({ kid }) => kid)).toEqual([kidOf(after)]);
  });

  it('makes one key when many processes rotate at once', async () => {
    await app.client.signUp();
    await app.em().execute(`update auth_signing_key set active_at = active_at - interval '40 days'`);
    const { DATABASE_URL = '' } = app.env;
    const others = await Promise.all([1, 2].map(() => createTestApp({ env: { DATABASE_URL } })));
    await forgetKeys();
    await Promise.all([app, ...others].map(({ client }) => client.get('/.well-known/jwks.json')));
    await Promise.all(others.map((other) => other.close()));
    expect((await jwks()).keys).toHaveLength(2);
  });

  it('knows a key that another process made', async () => {
    const { accessToken } = (await app.client.signUp()).account;
    const other = await createTestApp({ env: { DATABASE_URL: app.env.DATABASE_URL ?? '' } });
    expect((await other.client.get('/users/me', { authorization: `Bearer ${accessToken}` })).status).toBe(200);
    await other.close();
  });

  it('keeps private keys sealed', async () => {
    await app.client.signUp();
    const [row] = await app.em().execute<[{ sealed_private_key: string }]>('select * from auth_signing_key');
    expect(row.sealed_private_key).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(JSON.stringify(row)).not.toContain('PRIVATE');
  });
});
