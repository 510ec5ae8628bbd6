import { createTestApp, eventually, mailTo, type SignedInClient, type TestApp } from '@roost/testing';

interface AdminUser {
  id: string;
  username: string;
  email: string;
  roles: string[];
  emailVerified: boolean;
  suspendedAt: string | null;
  eraseAt: string | null;
}

interface AuditRecord {
  actorId: string | null;
  action: string;
  target: string;
  ip: string | null;
  traceId: string | null;
  details: Record<string, unknown>;
  createdAt: string;
}

describe('/admin/users', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const act = async (method: string, id: string, path = '', json?: object) =>
    admin.request<AdminUser>(method, `/admin/users/${id}${path}`, json ? { json } : {});
  const auditOf = async (id: string) => (await admin.get<AuditRecord[]>(`/admin/audit?target=user:${id}`)).data;

  it('lists, searches and filters', async () => {
    const ada = await app.client.signUp();
    const { id, email } = ada.account;
    const found = await admin.get<AdminUser[]>(`/admin/users?search=${email}`);
    expect(found.data).toMatchObject([{ id, email, roles: ['member'], suspendedAt: null, eraseAt: null }]);
    expect((await admin.get<AdminUser[]>('/admin/users?role=admin')).data.map(({ username }) => username)).toEqual([
      'grace',
    ]);
    await act('POST', id, '/suspend');
    expect((await admin.get<AdminUser[]>('/admin/users?state=suspended')).data.map((user) => user.id)).toEqual([id]);
    expect((await admin.get<AdminUser>(`/admin/users/${id}`)).data.email).toBe(email);
    const page = await admin.get<AdminUser[]>('/admin/users?limit=1');
    expect(page.body.meta?.nextCursor).toBe(page.data[0]?.id);
    expect((await admin.get('/admin/users?state=gone')).status).toBe(400);
  });

  it('suspends, which ends every session and is told by mail, and restores', async () => {
    const ada = await app.client.signUp();
    const { id, username, password, email } = ada.account;
    expect((await act('POST', id, '/suspend', { reason: 'spam' })).data.suspendedAt).not.toBeNull();
    expect((await ada.get('/users/me')).status).toBe(401);
    const login = async () => app.client.post('/auth/login', { username, password });
    expect((await login()).body.code).toBe('auth.invalid_credentials');
    expect((await app.client.post('/auth/refresh', { refreshToken: ada.account.refreshToken })).status).toBe(401);
    await mailTo(app.client, email, /was suspended/);
    expect((await act('POST', id, '/restore')).data.suspendedAt).toBeNull();
    expect((await login()).status).toBe(200);

    const [restored, suspended] = await auditOf(id);
    expect(restored).toMatchObject({ action: 'users.restored', actorId: admin.account.id });
    expect(suspended).toMatchObject({
      action: 'users.suspended',
      actorId: admin.account.id,
      target: `user:${id}`,
      ip: '127.0.0.1',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      details: { username, reason: 'spam' },
    });
  });

  it('verifies, ends sessions, deletes and takes it back', async () => {
    const ada = await app.client.signUp();
    const { id, username, password } = ada.account;
    expect((await act('POST', id, '/verify')).data.emailVerified).toBe(true);
    expect((await act('DELETE', id, '/sessions')).status).toBe(200);
    expect((await ada.get('/users/me')).status).toBe(401);
    const again = await app.client.signIn(username, password);
    expect((await act('DELETE', id)).data.eraseAt).not.toBeNull();
    expect((await again.get('/users/me')).status).toBe(401);
    expect((await act('POST', id, '/restore')).data.eraseAt).toBeNull();
    const actions = (await auditOf(id)).map(({ action }) => action);
    expect(actions).toEqual([
      'users.restored',
      'users.erasure-scheduled',
      'auth.sessions-ended',
      'users.email-verified',
    ]);
  });

  it('knows no account that is not there, and none of another project', async () => {
    expect((await act('POST', '01a1fb4b-2565-741a-844b-e95db20fbf1e', '/suspend')).status).toBe(404);
    const stranger = await app.client.signUp();
    await app.em().execute('update users_user set project_id = gen_random_uuid() where id = ?', [stranger.account.id]);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/suspend'],
      ['DELETE', '/sessions'],
      ['DELETE', ''],
    ] as const) {
      expect((await act(method, stranger.account.id, path)).body.code).toBe('users.not_found');
    }
  });

  it('lets nobody act on themselves, and never loses the last admin', async () => {
    const { id } = admin.account;
    expect((await act('POST', id, '/suspend')).body.code).toBe('auth.own_account');
    expect((await act('PUT', id, '/roles', { roles: ['member'] })).body.code).toBe('auth.own_account');
    const second = await app.client.signUp();
    await act('PUT', second.account.id, '/roles', { roles: ['admin', 'member'] });
    const both = [
      act('PUT', second.account.id, '/roles', { roles: ['member'] }),
      second.put(`/admin/users/${id}/roles`, { roles: ['member'] }),
    ];
    await Promise.all(both);
    const admins = `select 1 from users_user where 'admin' = any(roles)`;
    expect((await app.em().execute(admins)).length).toBeGreaterThan(0);
    await app.em().execute(`update users_user set roles = '{admin,member}' where id = ?`, [id]);
    await app.em().execute(`update users_user set roles = '{member}' where id = ?`, [second.account.id]);
    admin = await app.client.signIn('grace', 'nanoseconds of wire');
  });

  it('is for those who may only', async () => {
    const ada = await app.client.signUp();
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/x/suspend'],
      ['PUT', '/x/roles'],
      ['DELETE', '/x'],
    ] as const) {
      expect((await ada.request(method, `/admin/users${path}`)).status).toBe(403);
    }
  });
});

describe('Roles', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  interface Role {
    name: string;
    permissions: string[];
    builtIn: boolean;
  }

  const save = async (client: SignedInClient, name: string, permissions: string[]) =>
    client.put<Role>(`/admin/roles/${name}`, { description: 'A test', permissions });
  const withRole = async (...roles: string[]) => {
    const person = await app.client.signUp();
    const { status } = await admin.put(`/admin/users/${person.account.id}/roles`, { roles });
    expect(status).toBe(200);
    return person;
  };

  it('come from the manifests', async () => {
    const { data } = await admin.get<Role[]>('/admin/roles');
    expect(data.map(({ name }) => name)).toEqual(expect.arrayContaining(['admin', 'member']));
    expect(data.find(({ name }) => name === 'member')?.permissions).toContain('users.read-self');
    const known = await admin.get<{ name: string; description: string }[]>('/admin/permissions');
    expect(known.data.map(({ name }) => name)).toEqual(expect.arrayContaining(['media.write', 'auth.manage-users']));
    expect(data.find(({ name }) => name === 'admin')?.permissions.sort()).toEqual(
      known.data.map(({ name }) => name).sort(),
    );
  });

  it('can be made, given, changed and deleted, each in the audit log', async () => {
    expect((await save(admin, 'helper', ['auth.read-users'])).status).toBe(200);
    const helper = await withRole('helper', 'member');
    expect((await helper.get('/admin/users')).status).toBe(200);
    expect((await helper.get('/admin/audit')).status).toBe(403);
    await save(admin, 'helper', ['admin.audit']);
    expect((await helper.get('/admin/users')).status).toBe(403);
    expect((await helper.get('/admin/audit')).status).toBe(200);
    expect((await admin.delete('/admin/roles/helper')).body.code).toBe('auth.role_is_held');
    await admin.put(`/admin/users/${helper.account.id}/roles`, { roles: ['member'] });
    expect((await admin.delete('/admin/roles/helper')).status).toBe(200);
    expect((await admin.delete('/admin/roles/helper')).status).toBe(404);
    const { data } = await admin.get<AuditRecord[]>('/admin/audit?target=role:helper');
    expect(data.map(({ action }) => action)).toEqual(['auth.role-deleted', 'auth.role-changed', 'auth.role-changed']);
  });

  it('of everyone can be changed, and changed back', async () => {
    const ada = await app.client.signUp();
    const { data } = await admin.get<Role[]>('/admin/roles');
    const member = data.find(({ name }) => name === 'member')?.permissions ?? [];
    await save(
      admin,
      'member',
      member.filter((permission) => permission !== 'media.write'),
    );
    expect((await ada.post('/media')).status).toBe(403);
    expect((await admin.delete('/admin/roles/member')).status).toBe(200);
    expect((await ada.post('/media')).status).toBe(415);
  });

  it('nobody grants more than they hold, or takes away what they do not hold', async () => {
    await save(admin, 'manager', ['auth.manage-roles', 'auth.assign-roles', 'auth.read-users', 'auth.manage-users']);
    await save(admin, 'auditor', ['admin.audit']);
    const manager = await withRole('manager', 'member');
    const person = await app.client.signUp();
    const give = async (roles: string[]) =>
      (await manager.put(`/admin/users/${person.account.id}/roles`, { roles })).body.code;
    expect(await give(['admin'])).toBe('auth.beyond_own_permissions');
    expect(await give(['auditor'])).toBe('auth.beyond_own_permissions');
    expect(await give(['nothing'])).toBe('auth.role_not_found');
    expect(await give(['manager', 'member'])).toBeUndefined();
    expect((await save(manager, 'manager', ['admin.audit'])).body.code).toBe('auth.beyond_own_permissions');
    expect((await save(manager, 'auditor', [])).body.code).toBe('auth.beyond_own_permissions');
    expect((await manager.delete('/admin/roles/auditor')).body.code).toBe('auth.beyond_own_permissions');
    expect((await save(manager, 'reader', ['auth.read-users'])).status).toBe(200);
    for (const path of ['suspend', 'verify']) {
      const { body } = await manager.post(`/admin/users/${admin.account.id}/${path}`);
      expect(body.code).toBe('auth.beyond_own_permissions');
    }
  });

  it.each([
    ['the role of all', 'admin', ['media.read'], 'auth.role_is_fixed'],
    ['a permission that no plugin knows', 'helper', ['nothing.at-all'], 'auth.unknown_permission'],
    ['a name that is none', 'No Name', ['media.read'], 'http.validation_failed'],
  ])('refuse %s', async (_what, name, permissions, code) => {
    expect((await save(admin, encodeURIComponent(name), permissions)).body.code).toBe(code);
  });

  it('of other projects do not run the server', async () => {
    const other = await withRole('admin', 'member');
    expect((await other.get('/admin/plugins')).status).toBe(200);
    const { data: project } = await admin.post<{ id: string }>('/admin/projects', {
      slug: 'elsewhere',
      name: 'Elsewhere',
    });
    const em = app.em();
    await em.execute('update users_user set project_id = ? where id = ?', [project.id, other.account.id]);
    const elsewhere = app.client.as({ authorization: `Bearer ${other.account.accessToken}` });
    const notify = `select pg_notify('auth_session', id::text) from auth_session where user_id = ?`;
    await em.execute(notify, [other.account.id]);
    const { status } = await eventually(
      () => elsewhere.get('/admin/plugins'),
      (answer) => answer.status !== 200,
    );
    expect(status).toBe(403);
    expect((await elsewhere.get<AdminUser[]>('/admin/users')).data.map(({ id }) => id)).toEqual([other.account.id]);
  });
});

describe('GET /admin/audit', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  it('filters by actor, target, action and time, page by page', async () => {
    const ada = await app.client.signUp();
    const { id, password } = ada.account;
    await ada.put('/auth/password', { currentPassword: password, newPassword: 'a brand new passphrase' });
    await admin.post(`/admin/users/${id}/verify`);
    await admin.post(`/admin/users/${id}/suspend`);
    const list = async (query: string) => (await admin.get<AuditRecord[]>(`/admin/audit?${query}`)).data;
    expect((await list(`actor=${id}`)).map(({ action }) => action)).toEqual(['auth.password-changed']);
    expect(await list(`target=user:${id}`)).toHaveLength(3);
    expect(await list('action=users.suspended')).toHaveLength(1);
    const [newest, middle] = await list(`target=user:${id}`);
    expect(await list(`target=user:${id}&from=${newest?.createdAt ?? ''}`)).toHaveLength(1);
    expect(await list(`target=user:${id}&to=${middle?.createdAt ?? ''}`)).toHaveLength(1);
    const first = await admin.get<AuditRecord[]>(`/admin/audit?target=user:${id}&limit=2`);
    expect(await list(`target=user:${id}&cursor=${first.body.meta?.nextCursor ?? ''}`)).toHaveLength(1);
    expect((await admin.get('/admin/audit?from=yesterday')).status).toBe(400);
  });

  it('cannot be changed or deleted, not even in the database', async () => {
    await admin.put('/admin/roles/helper', { description: 'A test', permissions: [] });
    for (const sql of ['update kernel_audit set action = $$x$$', 'delete from kernel_audit', 'truncate kernel_audit']) {
      await expect(app.asOwner(sql)).rejects.toThrow('append-only');
    }
  });

  it('holds nothing of what was rolled back', async () => {
    expect((await admin.delete('/users/me')).body.code).toBe('users.last_admin');
    const { data } = await admin.get<AuditRecord[]>('/admin/audit?action=users.erasure-scheduled');
    expect(data).toEqual([]);
  });
});
