import { type ApiClient, createTestApp, type SignedInClient, type TestApp } from '@roost/testing';
import {
  type Album,
  all,
  codes,
  idsIn,
  invite,
  made,
  type Member,
  put,
  statuses,
  take,
  uninvite,
  written,
} from './several-people.js';

describe('Albums that several people fill and see', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let bob: SignedInClient;
  let eve: SignedInClient;
  let visitor: ApiClient;
  let foreigner: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    await (await app.signUpAdmin()).post('/admin/projects', { slug: 'elsewhere' });
    visitor = app.client.as({ 'x-roost-project': 'elsewhere' });
    foreigner = await visitor.signUp();
  });
  beforeEach(async () => {
    [ada, bob, eve] = [await app.client.signUp(), await app.client.signUp(), await app.client.signUp()];
  });
  afterAll(async () => {
    await app.close();
  });

  const seen = async (client: ApiClient, album: string): Promise<Album> =>
    (await client.get<Album>(`/media/albums/${album}`)).data;

  it('show what is in them to members or to everyone, however deep, for as long as it is', async () => {
    const outer = await made(ada, { access: 'members' });
    const inner = await made(ada, { parentId: outer });
    const id = await written(ada);
    await put(ada, inner, id);
    expect(await statuses(bob, inner, id)).toEqual(all(200));
    expect(await seen(bob, inner)).toMatchObject({ role: 'viewer', path: [{ id: outer }], access: 'private' });
    expect((await bob.get(`/media/${id}/file`)).headers.get('cache-control')).toBe('private, max-age=300');
    for (const client of [app.client, visitor, foreigner]) expect(await statuses(client, inner, id)).toEqual(all(404));
    expect(codes(await put(bob, inner, await written(bob)))).toEqual([403, 'media.album_read_only']);
    const open = await ada.patch<Album>(`/media/albums/${outer}`, { access: 'public' });
    expect(open.data).toMatchObject({ access: 'public', role: 'owner', owner: ada.account.id });
    for (const client of [app.client, foreigner, bob]) expect(await statuses(client, inner, id)).toEqual(all(200));

    await take(ada, inner, id);
    expect((await app.client.get(`/media/${id}`)).status).toBe(404);
    await put(ada, inner, id);
    await ada.patch(`/media/albums/${inner}`, { parentId: null });
    for (const client of [app.client, bob]) expect(await statuses(client, inner, id)).toEqual(all(404));
    await ada.patch(`/media/albums/${inner}`, { parentId: outer });
    await ada.patch(`/media/albums/${outer}`, { access: 'private' });
    for (const client of [app.client, bob]) expect(await statuses(client, inner, id)).toEqual(all(404));
    expect(await statuses(ada, inner, id)).toEqual(all(200));
    for (const access of ['everyone', '', null, 1])
      expect((await ada.patch(`/media/albums/${outer}`, { access })).status).toBe(400);
  });

  it('are filled by those who are invited as contributors; others look', async () => {
    const outer = await made(ada);
    const inner = await made(ada, { parentId: outer });
    expect((await invite(ada, outer, bob)).data).toMatchObject({ userId: bob.account.id, role: 'contributor' });
    expect((await invite(ada, inner, eve, 'viewer')).status).toBe(201);
    const [hers, his, alsoHis] = [await written(ada), await written(bob), await written(bob)];
    await put(ada, inner, hers);
    expect((await put(bob, inner, his, hers)).data.ids).toEqual([his]);
    await put(bob, outer, alsoHis);
    for (const client of [ada, bob, eve]) expect(await statuses(client, inner, his)).toEqual(all(200));
    expect(await statuses(eve, outer, alsoHis)).toEqual(all(404));
    for (const client of [app.client, foreigner]) expect(await statuses(client, inner, his)).toEqual(all(404));
    expect(await seen(bob, inner)).toMatchObject({ role: 'contributor', count: 2, path: [{ id: outer }] });
    expect(await seen(eve, inner)).toMatchObject({ role: 'viewer', path: [], parentId: null });
    // Only whose it is changes it, and whoever looks may look.
    for (const client of [ada, eve]) {
      expect(codes(await client.patch(`/media/${his}`, { access: 'public' }))).toEqual([404, 'media.not_found']);
      expect(codes(await client.post(`/media/${his}/shares`))).toEqual([404, 'media.not_found']);
      expect(codes(await client.delete(`/media/${his}`))).toEqual([404, 'media.not_found']);
    }
    expect(codes(await put(eve, inner, await written(eve)))).toEqual([403, 'media.album_read_only']);
    for (const client of [bob, eve]) {
      expect(codes(await take(client, inner, hers))).toEqual([404, 'media.not_found']);
      expect(codes(await client.patch(`/media/albums/${inner}`, { name: 'Mine' }))).toEqual([
        404,
        'media.album_not_found',
      ]);
      expect(codes(await client.delete(`/media/albums/${inner}`))).toEqual([404, 'media.album_not_found']);
      expect(codes(await client.post(`/media/albums/${inner}/shares`))).toEqual([404, 'media.album_not_found']);
      expect(codes(await invite(client, inner, eve, 'contributor'))).toEqual([404, 'media.album_not_found']);
      expect(codes(await client.post('/media/albums', { name: 'In it', parentId: inner }))).toEqual([
        404,
        'media.album_not_found',
      ]);
    }
    expect((await take(bob, inner, his)).status).toBe(200);
    expect((await take(ada, outer, alsoHis)).status).toBe(200);
    expect(await idsIn(ada, inner)).toEqual([hers]);
    for (const id of [his, alsoHis]) {
      expect((await bob.get(`/media/${id}`)).status).toBe(200);
      expect((await ada.get(`/media/${id}`)).status).toBe(404);
    }
  });

  it('are listed: mine, those that I am invited to, and those that are open to members', async () => {
    const listed = async (client: ApiClient, query: string) => {
      const { data } = await client.get<Album[]>(`/media/albums?limit=100&${query}`);
      return data.map(({ id, role }) => [id, role]);
    };
    const outer = await made(ada, { access: 'public' });
    const inner = await made(ada, { parentId: outer });
    const apart = await made(ada, { access: 'members' });
    await invite(ada, inner, bob, 'contributor');
    await invite(ada, apart, bob, 'viewer');
    expect(await listed(bob, 'scope=invited')).toEqual([
      [apart, 'viewer'],
      [inner, 'contributor'],
    ]);
    const page = await bob.get<Album[]>('/media/albums?scope=invited&limit=1');
    expect(page.data.map(({ id }) => id)).toEqual([apart]);
    const next = await bob.get<Album[]>(`/media/albums?scope=invited&cursor=${page.body.meta?.nextCursor ?? ''}`);
    expect(next.data.map(({ id }) => id)).toEqual([inner]);
    expect(await listed(bob, '')).toEqual([]);
    expect(await listed(ada, 'scope=mine')).toEqual([apart, inner, outer].map((id) => [id, 'owner']));
    expect(await listed(ada, 'scope=invited')).toEqual([]);
    const open = (await listed(eve, 'scope=open')).filter(([id]) => [outer, inner, apart].includes(id ?? ''));
    expect(open).toEqual([apart, outer].map((id) => [id, 'viewer']));
    expect(await listed(foreigner, 'scope=open')).toEqual([]);
    expect((await bob.get('/media/albums?scope=all')).status).toBe(400);
    expect((await app.client.get('/media/albums?scope=open')).status).toBe(401);
    expect((await bob.get<Album[]>(`/media/albums/${outer}/albums`)).data).toMatchObject([
      { id: inner, role: 'contributor', path: [{ id: outer }] },
    ]);
    const his = await written(bob);
    await put(bob, inner, his);
    expect((await bob.get<{ id: string }[]>(`/media?albumId=${inner}`)).data.map(({ id }) => id)).toEqual([his]);
    expect((await ada.get<{ id: string }[]>(`/media?albumId=${inner}`)).data).toEqual([]);
  });

  it('tell who is invited to the owner and those who are, and nobody else', async () => {
    const album = await made(ada, { access: 'public' });
    await invite(ada, album, bob);
    await invite(ada, album, eve, 'viewer');
    const listed = async (client: ApiClient) =>
      (await client.get<Member[]>(`/media/albums/${album}/members`)).data.map(({ userId, role }) => [userId, role]);
    const both = [
      [eve.account.id, 'viewer'],
      [bob.account.id, 'contributor'],
    ];
    for (const client of [ada, bob, eve]) expect(await listed(client)).toEqual(both);
    const other = await app.client.signUp();
    for (const client of [other, foreigner]) {
      expect(codes(await client.get(`/media/albums/${album}/members`))).toEqual([404, 'media.album_not_found']);
      expect(codes(await uninvite(client, album, bob))).toEqual([404, 'media.album_not_found']);
      expect(codes(await uninvite(client, album, client))).toEqual([404, 'media.album_not_found']);
    }
    expect((await app.client.get(`/media/albums/${album}/members`)).status).toBe(401);
    expect(codes(await uninvite(bob, album, eve))).toEqual([404, 'media.album_not_found']);
    expect(codes(await uninvite(ada, album, other))).toEqual([404, 'media.album_member_not_found']);
    // Again is the same, or changes what they may do.
    expect((await invite(ada, album, bob)).data.role).toBe('contributor');
    expect((await invite(ada, album, bob, 'viewer')).data.role).toBe('viewer');
    expect(await listed(ada)).toEqual([
      [eve.account.id, 'viewer'],
      [bob.account.id, 'viewer'],
    ]);
    expect(codes(await invite(ada, album, ada))).toEqual([409, 'media.album_owner']);
    expect(codes(await invite(ada, album, foreigner))).toEqual([404, 'users.not_found']);
    for (const body of [
      { username: 'nobody-of-this-name', role: 'viewer' },
      { username: bob.account.email, role: 'viewer' },
    ])
      expect(codes(await ada.post(`/media/albums/${album}/members`, body))).toEqual([404, 'users.not_found']);
    for (const body of [
      {},
      { username: bob.account.username },
      { username: 5, role: 'viewer' },
      { username: 'x', role: 'owner' },
    ])
      expect((await ada.post(`/media/albums/${album}/members`, body)).status).toBe(400);
  });

  it('lose what belongs to those who leave, are not invited any more, or were invited where it no longer is', async () => {
    const outer = await made(ada);
    const inner = await made(ada, { parentId: outer });
    await invite(ada, outer, bob);
    await invite(ada, outer, eve);
    await invite(ada, inner, eve);
    const [his, hers, mine] = [await written(bob), await written(eve), await written(ada)];
    for (const album of [outer, inner]) {
      await put(bob, album, his);
      await put(eve, album, hers);
      await put(ada, album, mine);
    }
    // What is in the trash comes back to the album, unless they left.
    await bob.delete(`/media/${his}`);
    expect(await idsIn(ada, outer)).not.toContain(his);
    await bob.post('/media/restore', { ids: [his] });
    expect(await idsIn(ada, outer)).toContain(his);
    // A viewer keeps what they added as a contributor, and may still take it out.
    await invite(ada, outer, bob, 'viewer');
    expect(await idsIn(ada, outer)).toContain(his);
    await bob.delete(`/media/${his}`);
    expect((await uninvite(bob, outer, bob)).status).toBe(200);
    await bob.post('/media/restore', { ids: [his] });
    for (const album of [outer, inner]) expect((await idsIn(ada, album)).toSorted()).toEqual([hers, mine].toSorted());
    expect(await statuses(bob, outer, mine)).toEqual(all(404));
    expect((await bob.get(`/media/${his}`)).status).toBe(200);
    expect((await ada.get(`/media/${his}`)).status).toBe(404);
    // She is invited to the inner one by itself, too.
    expect((await uninvite(ada, outer, eve)).status).toBe(200);
    expect(await idsIn(ada, outer)).toEqual([mine]);
    expect((await idsIn(eve, inner)).toSorted()).toEqual([hers, mine].toSorted());

    await invite(ada, outer, bob);
    const deep = await made(ada, { parentId: inner });
    await put(bob, deep, his);
    await put(eve, deep, hers);
    await ada.patch(`/media/albums/${inner}`, { parentId: null });
    expect(await idsIn(ada, deep)).toEqual([hers]);
    expect((await bob.get(`/media/albums/${deep}`)).status).toBe(404);
  });
});
