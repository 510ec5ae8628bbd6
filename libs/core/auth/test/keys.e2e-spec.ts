import { createHash } from 'node:crypto';
import { RouteRegistry } from '@roost/kernel';
import { type ApiClient, createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { allScopes, type Key, makeKey, withKey } from './keys.spec-helper.js';

describe('API keys', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ env: { TRUSTED_PROXIES: '127.0.0.1', AUTH_KEYS: '20' } });
    const { DATABASE_URL = '', REDIS_PREFIX = '' } = app.env;
    other = await createTestApp({ env: { DATABASE_URL, REDIS_PREFIX } });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const by = (key: Pick<Key, 'key'>, where = app): ApiClient => withKey(key, where);

  describe('are made', () => {
    it('and shown once; the database keeps a hash', async () => {
      const ada = await app.client.signUp();
      const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
      const made = await makeKey(ada, {
        name: ' Backup ',
        expiresAt,
        addresses: ['127.0.0.0/8', '::1'],
        limit: '100/1h',
      });
      expect(made).toMatchObject({ name: 'Backup', expiresAt, limit: '100/1h', lastUsedAt: null });
      expect(made.key.startsWith(`${made.prefix}_`)).toBe(true);
      const { key, ...rest } = made;
      const [list, one] = [await ada.get<Key[]>('/auth/keys'), await ada.get<Key>(`/auth/keys/${made.id}`)];
      expect(list.data).toEqual([rest]);
      expect(one.data).toEqual(rest);
      for (const { bytes } of [list, one]) expect(bytes.toString()).not.toContain(key.slice(-49));

      const [row] = await app.asOwner<{ text: string; secret_hash: string }>(
        'select to_jsonb(k)::text as text, secret_hash from auth_key k where id = $1',
        [made.id],
      );
      expect(row?.text).not.toContain(key.slice(-49));
      expect(row?.secret_hash).toBe(createHash('sha256').update(key).digest('base64url'));
    });

    it('not kept for a repeated request', async () => {
      const ada = await app.client.signUp();
      const once = async () =>
        ada.request<Key>('POST', '/auth/keys', {
          json: { name: 'Twice', scopes: ['users.read-self'] },
          headers: { 'idempotency-key': 'one' },
        });
      expect((await once()).data.key).not.toBe((await once()).data.key);
    });

    it('with permissions that their maker has, and that keys can have', async () => {
      const ada = await app.client.signUp();
      const create = async (scopes: unknown) => (await ada.post('/auth/keys', { name: 'a', scopes })).body;
      expect(await create(['auth.read-users'])).toMatchObject({
        code: 'auth.beyond_own_permissions',
        detail: 'auth.read-users',
      });
      expect((await create(['nothing.here'])).code).toBe('auth.unknown_permission');
      expect((await create(['auth.sessions'])).code).toBe('auth.not_for_keys');
      expect((await create([])).code).toBe('http.validation_failed');
      const scopes = await allScopes(ada);
      expect(scopes).toEqual(expect.arrayContaining(['users.read-self', 'media.read', 'posts.write']));
      expect(scopes).not.toContain('auth.keys');
      expect(scopes).not.toContain('auth.read-users');
      expect((await makeKey(ada, { scopes: [...scopes, ...scopes] })).scopes).toEqual([...scopes].sort());
      expect((await ada.get<Key[]>('/auth/keys')).data).toHaveLength(1);
    });

    it('with values that make sense', async () => {
      const ada = await app.client.signUp();
      const draft = { name: 'a', scopes: ['users.read-self'] };
      const create = async (more: object) => (await ada.post('/auth/keys', { ...draft, ...more })).body.code;
      expect(await create({ addresses: ['192.0.2.0/33'] })).toBe('http.validation_failed');
      expect(await create({ limit: 'often' })).toBe('http.validation_failed');
      expect(await create({ expiresAt: 'soon' })).toBe('http.validation_failed');
      expect(await create({ expiresAt: '2001-01-01T00:00:00Z' })).toBe('auth.key_expires_in_past');
      expect(await create({ name: '  ' })).toBe('http.validation_failed');
    });

    it('only as many as an account can have, also at the same time', async () => {
      const ada = await app.client.signUp();
      const draft = { name: 'a', scopes: ['users.read-self'] };
      const answers = await Promise.all(Array.from({ length: 24 }, () => ada.post('/auth/keys', draft)));
      const codes = answers.map(({ status, body }) => body.code ?? status);
      expect(codes.filter((code) => code === 201)).toHaveLength(20);
      expect(codes.filter((code) => code === 'auth.too_many_keys')).toHaveLength(4);
    });
  });

  describe('are used', () => {
    it('as their maker, as far as their scopes go', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada, { scopes: ['users.read-self', 'media.read', 'media.write'] });
      expect((await by(made).get<{ id: string }>('/users/me')).data.id).toBe(ada.account.id);
      expect((await by(made, other).get<{ id: string }>('/users/me')).data.id).toBe(ada.account.id);
      expect((await by(made).patch('/users/me', { name: 'Ada' })).body.code).toBe('http.forbidden');
      const { status, data } = await by(made).upload(makePng(30, 20));
      expect(status).toBe(201);
      expect((await ada.get(`/media/${data.id}`)).status).toBe(200);
      const eve = await app.client.signUp();
      expect((await by(await makeKey(eve, { scopes: ['media.read'] })).get(`/media/${data.id}`)).status).toBe(404);
    });

    it('and that is noted, to within a minute', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada);
      const before = Date.now();
      await by(made).get('/users/me');
      const lastUse = async () => (await ada.get<Key>(`/auth/keys/${made.id}`)).data.lastUsedAt;
      const first = await eventually(lastUse, (time) => time !== null, 5000);
      expect(Math.abs(Date.parse(first ?? '') - before)).toBeLessThan(5000);
    });

    it('and named in the audit log, beside whom they act for', async () => {
      const made = await makeKey(admin, {
        scopes: ['auth.read-users', 'auth.manage-users', ...(await allScopes(admin))],
      });
      const eve = await app.client.signUp();
      expect((await by(made).post(`/admin/users/${eve.account.id}/suspend`, {})).status).toBe(200);
      const lines = await admin.get<object[]>(`/admin/audit?target=user:${eve.account.id}`);
      expect(lines.data[0]).toMatchObject({
        action: 'users.suspended',
        actorId: admin.account.id,
        keyId: made.id,
      });
      const [created] = (await admin.get<object[]>(`/admin/audit?target=key:${made.id}`)).data;
      expect(created).toMatchObject({ action: 'auth.key-created', actorId: admin.account.id, keyId: null });
    });

    it('on people who hold no more than they do', async () => {
      const weak = await makeKey(admin, { scopes: ['auth.manage-users', 'auth.assign-roles'] });
      const eve = await app.client.signUp();
      const suspended = await by(weak).post(`/admin/users/${eve.account.id}/suspend`, {});
      expect(suspended.body.code).toBe('auth.beyond_own_permissions');
      const raised = await by(weak).put(`/admin/users/${eve.account.id}/roles`, { roles: ['admin'] });
      expect(raised.body.code).toBe('auth.beyond_own_permissions');
    });

    it('only from their addresses', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada, { addresses: ['192.0.2.0/24', '2001:db8::/32'] });
      const from = async (address: string) =>
        by(made).get('/users/me', { authorization: `Bearer ${made.key}`, 'x-forwarded-for': address });
      for (const address of ['192.0.2.200', '2001:db8::7']) expect((await from(address)).status).toBe(200);
      for (const address of ['192.0.3.1', '2001:db9::7']) {
        const { status, body } = await from(address);
        expect([status, body.code, body.detail]).toEqual([403, 'auth.address_not_allowed', address]);
      }
      await ada.patch(`/auth/keys/${made.id}`, { addresses: [] });
      expect((await from('192.0.3.1')).status).toBe(200);
    });

    it('until they expire', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada, { expiresAt: new Date(Date.now() + 1500).toISOString() });
      expect((await by(made).get('/users/me')).status).toBe(200);
      await eventually(
        () => by(made).get('/users/me'),
        ({ status }) => status === 401,
        3000,
      );
    });

    it('within their limit, also at the same time and in several processes', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada, { limit: '5/1h' });
      const answers = await Promise.all(
        Array.from({ length: 14 }, (_, index) => by(made, index % 2 ? app : other).get('/users/me')),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(9);
      const [first] = refused;
      expect(first?.body.code).toBe('http.too_many_requests');
      for (const name of ['retry-after', 'ratelimit', 'ratelimit-policy']) expect(first?.headers.has(name)).toBe(true);
      expect(first?.headers.get('ratelimit-policy')).toContain('auth.key');
      // Another key of the same person has its own.
      expect((await by(await makeKey(ada)).get('/users/me')).status).toBe(200);
    });
  });

  describe('are refused', () => {
    it('in the same way, whatever is wrong with them', async () => {
      const ada = await app.client.signUp();
      const [made, revoked, expired] = [await makeKey(ada), await makeKey(ada), await makeKey(ada)];
      await ada.delete(`/auth/keys/${revoked.id}`);
      await app.asOwner(`update auth_key set expires_at = now() - interval '1 second' where id = $1`, [expired.id]);
      const mixed = `${made.prefix}_${revoked.key.split('_')[2] ?? ''}`;
      const tokens = [
        revoked.key,
        expired.key,
        mixed,
        made.key.slice(0, -1),
        `${made.key}a`,
        'rk_',
        made.prefix,
        'x.y.z',
      ];
      const answers = await Promise.all(tokens.map((key) => by({ key }).get('/users/me')));
      const told = answers.map(({ status, body: { traceId, ...body }, headers }) => {
        expect(traceId).toBeDefined();
        return { status, body, challenge: headers.get('www-authenticate') };
      });
      for (const answer of told) expect(answer).toEqual(told[0]);
      expect(told[0]).toMatchObject({ status: 401, body: { code: 'http.unauthorized' }, challenge: 'Bearer' });
      expect((await by(made).get('/users/me')).status).toBe(200);
    });

    it('by every route that needs a session', async () => {
      const made = await makeKey(admin, { scopes: await allScopes(admin) });
      const needing = app.api
        .get(RouteRegistry)
        .routes()
        .filter(({ access }) => access !== 'public' && !access.kinds.includes('key'));
      expect(needing.length).toBeGreaterThan(15);
      for (const { method, path } of needing) {
        const filled = path.replaceAll(/:\w+/g, admin.account.id);
        const { status, body } = await by(made).request(method, filled);
        expect([method, path, status, body.code]).toEqual([method, path, 403, 'auth.session_required']);
      }
      expect((await by(made).get('/users/me')).status).toBe(200);
    });
  });
});
