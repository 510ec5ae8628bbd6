import { type ApiClient, createTestApp, makePng, type SignedInClient, type TestApp } from '@roost/testing';

interface Item {
  id: string;
  filename: string;
}

/** What people see of each other's media, by `GET /media?owner=`. */
describe('The media of another person', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let bob: SignedInClient;
  let eve: SignedInClient;
  /** In another project. */
  let foreigner: SignedInClient;
  let visitor: ApiClient;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    app = await createTestApp();
    [ada, bob, eve] = [await app.client.signUp(), await app.client.signUp(), await app.client.signUp()];
    await (await app.signUpAdmin()).post('/admin/projects', { slug: 'elsewhere' });
    visitor = app.client.as({ 'x-roost-project': 'elsewhere' });
    foreigner = await visitor.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  let made = 0;
  const upload = async (name: string, access = 'private', by = ada): Promise<string> => {
    const { id } = (await by.upload<Item>(makePng(20 + ++made, 20), `${name}.png`)).data;
    if (access !== 'private') await by.patch(`/media/${id}`, { access });
    ids.set(name, id);
    return id;
  };
  const album = async (name: string, access: string, media: string[], parentId?: string, by = ada): Promise<string> => {
    const { id } = (await by.post<Item>('/media/albums', { name, access, ...(parentId ? { parentId } : {}) })).data;
    if (media.length === 0) return id;
    const { status } = await by.post(`/media/albums/${id}/items`, { ids: media.map((medium) => ids.get(medium)) });
    if (status !== 200) throw new Error(`An album answered ${String(status)}`);
    return id;
  };
  const seen = async (client: ApiClient, query = '', owner = ada.account.username): Promise<string[]> => {
    const { status, data } = await client.get<Item[]>(`/media?owner=${owner}${query}`);
    expect(status).toBe(200);
    return data.map(({ filename }) => filename.replace('.png', ''));
  };

  it('is what is public, for everyone; what is open to members, for those', async () => {
    for (const access of ['private', 'members', 'public']) await upload(access, access);
    expect(await seen(ada)).toEqual(['public', 'members', 'private']);
    expect(await seen(ada, '&trashed=true')).toEqual([]);
    expect(await seen(eve)).toEqual(['public', 'members']);
    expect(await seen(app.client)).toEqual(['public']);
    expect((await ada.get<Item[]>('/media')).data).toEqual(
      (await ada.get(`/media?owner=${ada.account.username}`)).data,
    );
    expect(await seen(app.client, '', ada.account.username.toUpperCase())).toEqual(['public']);
  });

  it('is what is in an album that they may see, however deep', async () => {
    for (const name of ['invited', 'deep', 'open', 'everyone', 'closed']) await upload(name);
    const shared = await album('Shared', 'private', ['invited']);
    await album('Inner', 'private', ['deep'], shared);
    const members = await album('Members', 'members', ['open']);
    await album('Everyone', 'public', ['everyone']);
    const closed = await album('Closed', 'private', ['closed', 'public']);
    await ada.post(`/media/albums/${shared}/members`, { username: bob.account.username, role: 'viewer' });
    expect(await seen(bob)).toEqual(['everyone', 'open', 'deep', 'invited', 'public', 'members']);
    expect(await seen(eve)).toEqual(['everyone', 'open', 'public', 'members']);
    expect(await seen(app.client)).toEqual(['everyone', 'public']);
    // Each of them opens what it lists, and nothing else.
    for (const client of [bob, eve, app.client]) {
      const listed = await seen(client);
      for (const [name, id] of ids) {
        expect([name, (await client.get(`/media/${id}`)).status]).toEqual([name, listed.includes(name) ? 200 : 404]);
      }
    }
    expect(await seen(bob, `&albumId=${shared}`)).toEqual(['invited']);
    expect(await seen(eve, `&albumId=${shared}`)).toEqual([]);
    expect(await seen(eve, `&albumId=${members}`)).toEqual(['open']);
    // What is public may be in an album that nobody is to know of.
    expect(await seen(bob, `&albumId=${closed}`)).toEqual([]);
    expect(await seen(ada, `&albumId=${closed}`)).toEqual(['closed', 'public']);
  });

  it('is what they put into an album of somebody else, as long as that person is there', async () => {
    const theirs = await album('Of Bob', 'members', [], undefined, bob);
    await bob.post(`/media/albums/${theirs}/members`, { username: ada.account.username, role: 'contributor' });
    const id = await upload('contributed');
    expect((await ada.post(`/media/albums/${theirs}/items`, { ids: [id] })).status).toBe(200);
    expect((await seen(eve))[0]).toBe('contributed');
    expect((await seen(bob))[0]).toBe('contributed');
    const admin = await app.signUpAdmin();
    await admin.post(`/admin/users/${bob.account.id}/suspend`, { reason: 'gone for a while' });
    expect(await seen(eve)).not.toContain('contributed');
    expect((await admin.post(`/admin/users/${bob.account.id}/restore`)).status).toBe(200);
    expect((await seen(eve))[0]).toBe('contributed');
  });

  it('is nothing of the trash, and nothing that was taken down', async () => {
    const [gone, down] = [await upload('gone', 'public'), await upload('down', 'public')];
    expect((await seen(eve)).slice(0, 2)).toEqual(['down', 'gone']);
    await ada.delete(`/media/${gone}`);
    const admin = await app.client.signIn('grace', 'nanoseconds of wire');
    expect((await admin.post(`/admin/media/${down}/take-down`, { reason: 'not ours' })).status).toBe(200);
    for (const client of [eve, app.client]) {
      expect(await seen(client)).not.toContain('gone');
      expect(await seen(client)).not.toContain('down');
      expect(await seen(client, '&trashed=true')).toEqual([]);
    }
    expect(await seen(ada)).toContain('down');
  });

  it('comes in pages, and is searched as one’s own', async () => {
    const all = await seen(eve);
    const pages: string[] = [];
    for (let cursor = ''; pages.length < 20;) {
      const path = `/media?owner=${ada.account.username}&limit=2${cursor}`;
      const { data, body } = await eve.get<Item[]>(path);
      pages.push(...data.map(({ filename }) => filename.replace('.png', '')));
      if (!body.meta?.nextCursor) break;
      cursor = `&cursor=${body.meta.nextCursor}`;
    }
    expect(pages).toEqual(all);
    expect(await seen(eve, '&name=PUBL')).toEqual(['public']);
    expect(await seen(eve, '&kind=document')).toEqual([]);
  });

  it('is of the project of whoever asks', async () => {
    for (const client of [visitor, foreigner]) {
      const { status, body } = await client.get(`/media?owner=${ada.account.username}`);
      expect([status, body.code]).toEqual([404, 'users.not_found']);
    }
    expect(await seen(foreigner, '', foreigner.account.username)).toEqual([]);
  });

  it('is a question of whom: without a sign-in somebody has to be named who is there', async () => {
    const nobody = await app.client.get('/media');
    expect([nobody.status, nobody.body.code]).toEqual([401, 'media.owner_required']);
    for (const name of ['nobody-of-this-name', 'a%20b', '%25']) {
      const { status, body } = await eve.get(`/media?owner=${name}`);
      expect([name, status, body.code]).toEqual([name, 404, 'users.not_found']);
    }
    const admin = await app.client.signIn('grace', 'nanoseconds of wire');
    await admin.post(`/admin/users/${ada.account.id}/suspend`, { reason: 'for a test' });
    expect((await eve.get(`/media?owner=${ada.account.username}`)).body.code).toBe('users.not_found');
  });
});
