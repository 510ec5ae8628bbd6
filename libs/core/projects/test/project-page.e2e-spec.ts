import { makePng } from '@roost/sample-images';
import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface PublicPage {
  slug: string;
  name: string;
  description: string | null;
  links: { title: string; url: string }[];
  logoId: string | null;
  coverId: string | null;
  signUp: string[];
}
interface Role {
  name: string;
  permissions: string[];
  builtIn: boolean;
  fixed: boolean;
}

describe('A new project', () => {
  let app: TestApp;
  let server: SignedInClient;
  let owner: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    server = await app.signUpAdmin();
    expect((await server.post('/admin/projects', { slug: 'choir', name: 'The choir' })).status).toBe(201);
    owner = await member();
    await give(acting(), owner, ['owner', 'member']);
  });
  afterAll(async () => {
    await app.close();
  });

  const choir = () => app.client.as({ 'x-roost-project': 'choir' });
  const acting = () =>
    app.client.as({ authorization: `Bearer ${server.account.accessToken}`, 'x-roost-project': 'choir' });
  const member = () => choir().signUp();
  const give = async (by: Pick<SignedInClient, 'put'>, { account }: SignedInClient, roles: string[]) => {
    const { status, body } = await by.put(`/admin/users/${account.id}/roles`, { roles });
    return status === 200 ? 200 : body.code;
  };
  const page = async () => (await app.client.get<PublicPage>('/projects/choir')).data;
  const setPicture = async (client: SignedInClient, place: string) => {
    const form = new FormData();
    form.append('picture', new Blob([new Uint8Array(makePng(310, 400))]), 'picture.png');
    return (await client.request('PUT', `/admin/project/pictures/${place}`, { form })).status;
  };

  describe('has roles', () => {
    const roles = async (client: SignedInClient) => (await client.get<Role[]>('/admin/roles')).data;
    const permissionsOf = (all: Role[], role: string) => all.find(({ name }) => name === role)?.permissions ?? [];

    it('of owner, admin, editor, viewer and member, each with less than the one before', async () => {
      const all = await roles(owner);
      expect(all.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['owner', 'admin', 'editor', 'viewer', 'member']),
      );
      const known = (await owner.get<{ name: string }[]>('/admin/permissions')).data.map(({ name }) => name);
      expect([...permissionsOf(all, 'owner')].sort()).toEqual(known.sort());
      expect(known.filter((name) => !permissionsOf(all, 'admin').includes(name))).toEqual(['projects.manage']);
      const order = ['owner', 'admin', 'editor', 'member', 'viewer'];
      order.slice(1).forEach((name, index) => {
        const more = permissionsOf(all, order[index] ?? '');
        const less = permissionsOf(all, name);
        expect(more).toEqual(expect.arrayContaining(less));
        expect(more.length).toBeGreaterThan(less.length);
        expect(less.length).toBeGreaterThan(0);
      });
      expect(all.filter(({ fixed }) => fixed).map(({ name }) => name)).toEqual(['owner']);
    });

    it('of a team, which an admin sees, and whose roles they change and take', async () => {
      const [admin, helper, plain] = [await member(), await member(), await member()];
      await give(owner, admin, ['admin', 'member']);
      await give(owner, helper, ['editor', 'member']);
      const team = async (is: boolean) =>
        (await admin.get<{ id: string; roles: string[] }[]>(`/admin/users?team=${String(is)}&limit=100`)).data;
      const ids = async () => (await team(true)).map(({ id }) => id);
      expect(await ids()).toEqual(expect.arrayContaining([admin, helper, owner].map(({ account }) => account.id)));
      expect((await team(false)).map(({ id, roles }) => [id, roles])).toEqual([[plain.account.id, ['member']]]);
      expect((await admin.get('/admin/users?team=perhaps')).status).toBe(400);
      expect(await give(admin, helper, ['viewer', 'member'])).toBe(200);
      expect(await team(true)).toContainEqual(
        expect.objectContaining({ id: helper.account.id, roles: ['member', 'viewer'] }),
      );
      expect(await give(admin, helper, ['member'])).toBe(200);
      expect(await ids()).not.toContain(helper.account.id);
      expect(await give(admin, helper, ['owner'])).toBe('auth.beyond_own_permissions');
      expect(await give(admin, owner, ['member'])).toBe('auth.beyond_own_permissions');
    });

    it('that can be changed and changed back, but for that of the owner', async () => {
      const put = (name: string) => owner.put<Role>(`/admin/roles/${name}`, { description: 'Ours', permissions: [] });
      for (const name of ['admin', 'editor', 'viewer', 'member']) {
        expect((await put(name)).data.permissions).toEqual([]);
        expect((await owner.delete(`/admin/roles/${name}`)).status).toBe(200);
      }
      expect(permissionsOf(await roles(owner), 'viewer')).toContain('posts.read');
      expect((await put('owner')).body.code).toBe('auth.role_is_fixed');
      expect((await owner.delete('/admin/roles/owner')).body.code).toBe('auth.role_is_fixed');
    });

    it('of which only the owner makes another owner', async () => {
      const admin = await member();
      expect(await give(owner, admin, ['admin', 'member'])).toBe(200);
      const other = await member();
      expect(await give(admin, other, ['owner'])).toBe('auth.beyond_own_permissions');
      expect(await give(admin, owner, ['member'])).toBe('auth.beyond_own_permissions');
      expect(await give(admin, other, ['admin', 'member'])).toBe(200);
      expect((await admin.patch('/admin/project', { name: 'Mine' })).status).toBe(403);
    });

    it('that do what they say', async () => {
      const viewer = await member();
      expect(await give(owner, viewer, ['viewer'])).toBe(200);
      expect((await viewer.get('/posts')).status).toBe(200);
      expect((await viewer.post('/posts', { title: 'Hello', content: 'Today' })).status).toBe(403);
      const post = await owner.post<{ id: string }>('/posts', { title: 'Hello', content: 'Today' });
      const editor = await member();
      const remove = async () => (await editor.delete(`/posts/${post.data.id}`)).status;
      expect([400, 403, 404]).toContain(await remove());
      expect(await give(owner, editor, ['editor'])).toBe(200);
      expect(await remove()).toBe(200);
    });

    it('whose last holder cannot leave', async () => {
      const { body } = await acting().put(`/admin/users/${owner.account.id}/roles`, { roles: ['member'] });
      // Two admins were made above.
      expect(body.code).toBeUndefined();
      await give(acting(), owner, ['owner', 'member']);
      expect((await server.get<Role[]>('/admin/roles')).data.some(({ name }) => name === 'owner')).toBe(false);
      expect((await server.put('/admin/roles/owner', { description: '', permissions: [] })).body.code).toBe(
        'auth.role_is_fixed',
      );
    });
  });

  describe('has a public page', () => {
    it('with what its owner says of it, and how to sign up', async () => {
      expect(await page()).toEqual({
        slug: 'choir',
        name: 'The choir',
        description: null,
        links: [],
        logoId: null,
        coverId: null,
        signUp: ['password', 'code', 'invitation'],
        signUpDomains: [],
      });
      const links = [{ title: 'Concerts', url: 'https://choir.example.org/concerts' }];
      const changed = await owner.patch('/admin/project', {
        name: 'Kören',
        description: 'We sing\non Mondays.',
        links,
      });
      expect(changed.data).toMatchObject({ slug: 'choir', name: 'Kören', links });
      expect(await page()).toMatchObject({ name: 'Kören', description: 'We sing\non Mondays.', links });
      expect((await choir().get<PublicPage>('/project')).data).toEqual(await page());
      // A field that is left out stays.
      expect((await owner.patch('/admin/project', { description: null })).status).toBe(200);
      expect(await page()).toMatchObject({ name: 'Kören', description: null, links });
      expect((await app.client.get<PublicPage>('/project')).data).toMatchObject({ slug: 'default', name: 'Roost' });
      expect((await app.client.get('/projects/nowhere')).body.code).toBe('projects.not_found');
    });

    it('with a logo and a cover that everyone may see', async () => {
      expect(await setPicture(owner, 'logo')).toBe(200);
      expect(await setPicture(owner, 'cover')).toBe(200);
      const { logoId, coverId } = await page();
      expect(logoId).not.toBe(coverId);
      for (const id of [logoId, coverId]) expect((await app.client.get(`/media/${String(id)}`)).status).toBe(200);
      expect(await setPicture(owner, 'logo')).toBe(200);
      const next = (await page()).logoId;
      expect(next).not.toBe(logoId);
      expect((await app.client.get(`/media/${String(logoId)}`)).status).toBe(404);
      expect((await owner.delete('/admin/project/pictures/logo')).status).toBe(200);
      expect((await owner.delete('/admin/project/pictures/logo')).status).toBe(200);
      expect(await page()).toMatchObject({ logoId: null, coverId });
      // Nor is anything of an account that is not in use.
      const { id } = owner.account;
      expect((await acting().post(`/admin/users/${id}/suspend`)).status).toBe(200);
      expect((await page()).coverId).toBeNull();
      expect((await acting().post(`/admin/users/${id}/restore`)).status).toBe(200);
      expect((await page()).coverId).toBe(coverId);
      owner = await choir().signIn(owner.account.username, owner.account.password);
      // What its owner takes back is shown no more.
      expect((await owner.patch(`/media/${String(coverId)}`, { access: 'private' })).status).toBe(200);
      expect((await page()).coverId).toBeNull();
    });

    it('which nobody but its owner changes', async () => {
      const reader = await member();
      expect((await reader.patch('/admin/project', { name: 'Mine' })).status).toBe(403);
      expect(await setPicture(reader, 'logo')).toBe(403);
      expect(await setPicture(owner, 'elsewhere')).toBe(400);
    });

    it.each([
      ['a name of two lines', { name: 'a\nb' }],
      ['a long description', { description: 'x'.repeat(2001) }],
      ['a link that runs a script', { links: [{ title: 'x', url: 'javascript:alert(1)' }] }],
      ['a link without a title', { links: [{ title: ' ', url: 'https://example.org' }] }],
      ['many links', { links: Array.from({ length: 11 }, () => ({ title: 'x', url: 'https://example.org' })) }],
      ['links that are none', { links: 'https://example.org' }],
      ['an address, which only the server changes', { publicUrl: 'https://choir.example.org' }],
    ])('refuses %s', async (_what, fields) => {
      const { status, body } = await owner.patch('/admin/project', fields);
      expect([status, body.code]).toEqual([400, 'http.validation_failed']);
    });
  });
});
