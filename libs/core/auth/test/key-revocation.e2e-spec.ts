import { type ApiClient, createTestApp, eventually, mailTo, type SignedInClient, type TestApp } from '@roost/testing';
import { becomes, type Key, makeKey, withKey } from './keys.spec-helper.js';

/** Two API processes of one installation: what one does, the other knows. */
describe('API keys', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    const { DATABASE_URL = '', REDIS_PREFIX = '' } = app.env;
    other = await createTestApp({ env: { DATABASE_URL, REDIS_PREFIX } });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const by = (key: Pick<Key, 'key'>, where = app): ApiClient => withKey(key, where);

  describe('follow their maker', () => {
    it('when a permission is taken away, here and elsewhere', async () => {
      const ada = await app.client.signUp();
      await admin.put('/admin/roles/porter', { description: 'Sees who is here', permissions: ['auth.read-users'] });
      await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['member', 'porter'] });
      const made = await makeKey(ada, { scopes: ['auth.read-users', 'users.read-self'] });
      for (const where of [app, other]) expect((await by(made, where).get('/admin/users')).status).toBe(200);
      await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['member'] });
      expect((await by(made).get('/admin/users')).status).toBe(403);
      await becomes(by(made, other), '/admin/users', 403);
      // It is still good for what is left.
      expect((await by(made, other).get('/users/me')).status).toBe(200);
      await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['member', 'porter'] });
      expect((await by(made).get('/admin/users')).status).toBe(200);
      await becomes(by(made, other), '/admin/users', 200);
      await admin.put('/admin/roles/porter', { description: 'Sees nothing', permissions: [] });
      expect((await by(made).get('/admin/users')).status).toBe(403);
      await becomes(by(made, other), '/admin/users', 403);
    });

    it('when a permission is given that they were not made for', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada);
      expect((await by(made).get('/admin/users')).status).toBe(403);
      await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['admin', 'member'] });
      expect((await ada.get('/admin/users')).status).toBe(200);
      expect((await by(made).get('/admin/users')).status).toBe(403);
    });

    it('when the account is suspended, and come back with it', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada);
      for (const where of [app, other]) expect((await by(made, where).get('/users/me')).status).toBe(200);
      await admin.post(`/admin/users/${ada.account.id}/suspend`, {});
      expect((await by(made).get('/users/me')).status).toBe(401);
      await becomes(by(made, other), '/users/me', 401);
      await admin.post(`/admin/users/${ada.account.id}/restore`);
      expect((await by(made).get('/users/me')).status).toBe(200);
      expect((await by(made, other).get('/users/me')).status).toBe(200);
    });

    it('when the account is deleted and erased', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada);
      for (const where of [app, other]) expect((await by(made, where).get('/users/me')).status).toBe(200);
      const { bytes } = await ada.get('/users/me/export');
      expect(bytes.toString('latin1')).toContain('keys.json');
      await ada.delete('/users/me');
      expect((await by(made).get('/users/me')).status).toBe(401);
      await becomes(by(made, other), '/users/me', 401);
      await app.asOwner('update users_user set erase_at = now() where id = $1', [ada.account.id]);
      await app.asOwner(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
      await eventually(
        () => app.asOwner('select 1 from auth_key where user_id = $1', [ada.account.id]),
        (rows) => rows.length === 0,
      );
      expect((await by(made).get('/users/me')).status).toBe(401);
    });
  });

  describe('are revoked', () => {
    it('by who made them, here and elsewhere', async () => {
      const ada = await app.client.signUp();
      const made = await makeKey(ada);
      for (const where of [app, other]) expect((await by(made, where).get('/users/me')).status).toBe(200);
      expect((await ada.delete(`/auth/keys/${made.id}`)).status).toBe(200);
      expect((await by(made).get('/users/me')).status).toBe(401);
      await becomes(by(made, other), '/users/me', 401);
      expect((await ada.delete(`/auth/keys/${made.id}`)).body.code).toBe('auth.key_not_found');
      expect((await ada.get<Key[]>('/auth/keys')).data).toEqual([]);
    });

    it('by who looks after the project, and by nobody else', async () => {
      const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
      const made = await makeKey(ada, { name: 'Shop' });
      for (const path of [`/auth/keys/${made.id}`, `/admin/keys/${made.id}`])
        expect([404, 403]).toContain((await eve.delete(path)).status);
      expect((await eve.get(`/auth/keys/${made.id}`)).body.code).toBe('auth.key_not_found');
      expect((await eve.patch(`/auth/keys/${made.id}`, { name: 'Mine' })).body.code).toBe('auth.key_not_found');
      expect((await eve.get<Key[]>('/auth/keys')).data).toEqual([]);
      expect((await eve.get('/admin/keys')).status).toBe(403);
      expect((await by(made).get('/users/me')).status).toBe(200);

      const listed = await admin.get<(Key & { username: string })[]>('/admin/keys?limit=1');
      expect(listed.data).toMatchObject([{ id: made.id, name: 'Shop', username: ada.account.username }]);
      expect(listed.body.meta?.nextCursor).not.toBeNull();
      expect(listed.bytes.toString()).not.toContain(made.key.slice(-49));
      expect((await admin.delete(`/admin/keys/${made.id}`)).status).toBe(200);
      expect((await by(made).get('/users/me')).status).toBe(401);
      const [line] = (await admin.get<object[]>(`/admin/audit?target=key:${made.id}`)).data;
      expect(line).toMatchObject({ action: 'auth.key-revoked', details: { name: 'Shop', userId: ada.account.id } });
    });

    it('in another project by nobody', async () => {
      const { data } = await admin.post<{ id: string }>('/admin/projects', { slug: 'choir' });
      const acting = app.client.as({
        authorization: `Bearer ${admin.account.accessToken}`,
        'x-roost-project': 'choir',
      });
      const made = await makeKey(await app.client.signUp());
      expect((await acting.get<Key[]>('/admin/keys')).data).toEqual([]);
      expect((await acting.delete(`/admin/keys/${made.id}`)).body.code).toBe('auth.key_not_found');
      // Whoever acts on another project makes keys of their own, which have to be allowed to act on it.
      const [weak, strong] = [
        await makeKey(acting),
        await makeKey(acting, { scopes: ['projects.act-on', 'users.directory', 'users.list'] }),
      ];
      const inChoir = async ({ key }: Key, path: string) =>
        app.client.get(path, { authorization: `Bearer ${key}`, 'x-roost-project': 'choir' });
      expect((await inChoir(weak, '/users/me')).body.code).toBe('projects.contradicts_session');
      expect((await inChoir(strong, '/users')).data).toEqual([]);
      const [line] = (await acting.get<object[]>('/admin/audit?action=projects.acted-on')).data.filter((entry) =>
        JSON.stringify(entry).includes(strong.id),
      );
      expect(line).toMatchObject({ target: `project:${data.id}`, actorId: admin.account.id, keyId: strong.id });
    });
  });

  it('are told of by mail when they are made, to whoever made them', async () => {
    const ada = await app.client.signUp();
    const made = await makeKey(ada, { name: 'Shop <b>of socks</b>' });
    const { text, html } = await mailTo(app.client, ada.account.email, /API key was made/);
    expect(text).toContain('Shop <b>of socks</b>');
    expect(text).toContain('/account/keys');
    expect(html).toContain('Shop &lt;b&gt;of socks&lt;/b&gt;');
    expect(text + html).not.toContain(made.key.slice(-49));
  });

  it('answer 403 while their project is suspended', async () => {
    await admin.post('/admin/projects', { slug: 'rowing' });
    const project = app.client.as({ 'x-roost-project': 'rowing' });
    const draft = { username: 'rower', email: 'rower@example.org', password: 'the password of a rower' };
    expect((await project.post('/auth/register', draft)).status).toBe(201);
    const made = await makeKey(await project.signIn(draft.username, draft.password));
    expect((await by(made).get('/users/me')).status).toBe(200);
    expect((await admin.request('POST', '/admin/projects/rowing/suspend')).status).toBe(200);
    expect((await by(made).get('/users/me')).body.code).toBe('projects.suspended');
    await becomes(by(made, other), '/users/me', 403);
    await admin.request('POST', '/admin/projects/rowing/restore');
    expect((await by(made).get('/users/me')).status).toBe(200);
  });
});
