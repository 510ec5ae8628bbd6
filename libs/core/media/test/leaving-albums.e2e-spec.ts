import { type ApiClient, createTestApp, eventually, type SignedInClient, type TestApp } from '@roost/testing';
import { Hooks } from '@roost/plugin-kit';
import {
  type Album,
  all,
  idsIn,
  invite,
  made,
  type Member,
  put,
  statuses,
  uninvite,
  written,
} from './several-people.js';

const MEMBERS = 3;
const INVITATIONS = 5;

describe('Albums of several people, while these come and go', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let bob: SignedInClient;
  let eve: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({
      worker: true,
      env: { MEDIA_ALBUM_MEMBERS: String(MEMBERS), MEDIA_INVITATIONS: String(INVITATIONS) },
    });
  });
  beforeEach(async () => {
    [ada, bob, eve] = [await app.client.signUp(), await app.client.signUp(), await app.client.signUp()];
  });
  afterAll(async () => {
    await app.close();
  });

  /** What is exported about somebody, by path. */
  const exported = async ({ account: { id: userId, email } }: SignedInClient): Promise<Record<string, unknown>> => {
    const [{ projectId }] = await app
      .em()
      .execute<[{ projectId: string }]>('select project_id as "projectId" from users_user where id = ?', [userId]);
    const asked = { userId, projectId, email, files: [] };
    const { files } = await app.api.get(Hooks).run('users.exporting', asked);
    return Object.fromEntries(
      files.flatMap((part) => (Symbol.asyncIterator in part ? [] : [[part.path, part.content]])),
    );
  };

  it('are hidden while their owner is suspended, as what others added is while those are', async () => {
    const admin = await app.signUpAdmin();
    const album = await made(ada, { access: 'public' });
    await invite(ada, album, bob);
    const [his, mine] = [await written(bob), await written(ada)];
    await put(bob, album, his);
    await put(ada, album, mine);
    const turn = async (client: SignedInClient, what: 'suspend' | 'restore') => {
      expect((await admin.post(`/admin/users/${client.account.id}/${what}`)).status).toBe(200);
    };
    await turn(bob, 'suspend');
    for (const client of [ada, eve, app.client]) {
      expect(await idsIn(client, album)).toEqual([mine]);
      expect((await client.get(`/media/${his}`)).status).toBe(404);
    }
    const members = async (client: ApiClient) => (await client.get<Member[]>(`/media/albums/${album}/members`)).data;
    await invite(ada, album, eve, 'viewer');
    expect(await members(ada)).toHaveLength(2);
    expect(await members(eve)).toHaveLength(1);
    await turn(bob, 'restore');
    expect(await idsIn(eve, album)).toHaveLength(2);
    bob = await app.client.signIn(bob.account.username, bob.account.password);
    await turn(ada, 'suspend');
    for (const client of [bob, eve, app.client]) {
      expect((await client.get(`/media/albums/${album}`)).status).toBe(404);
      expect((await client.get(`/media/${mine}`)).status).toBe(404);
    }
    for (const client of [eve, app.client]) expect((await client.get(`/media/${his}`)).status).toBe(404);
    expect((await bob.get<Album[]>('/media/albums?scope=invited')).data).toEqual([]);
    expect((await eve.get<Album[]>('/media/albums?scope=open&limit=100')).data.map(({ id }) => id)).not.toContain(
      album,
    );
    expect((await put(bob, album, his)).status).toBe(404);
    await turn(ada, 'restore');
    expect(await statuses(app.client, album, his)).toEqual(all(200));
  });

  it('end with their owner, and forget those who are erased; what others added is theirs', async () => {
    const [hers, his] = [await made(ada), await made(bob)];
    await invite(ada, hers, bob);
    await invite(bob, his, ada, 'contributor');
    const [note, own] = [await written(bob), await written(ada)];
    await put(bob, hers, note);
    await put(ada, his, own);
    expect(await exported(ada)).toMatchObject({
      'media/albums.json': [{ id: hers, mediaIds: [note], members: [{ userId: bob.account.id, role: 'contributor' }] }],
      'media/albums-of-others.json': {
        invited: [{ id: his, role: 'contributor' }],
        added: [{ albumId: his, mediaIds: [own] }],
      },
    });
    await ada.delete('/users/me');
    await app.em().execute('update users_user set erase_at = now() where id = ?', [ada.account.id]);
    await app.em().execute(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
    await eventually(
      async () => app.em().execute<object[]>('select id from users_user where id = ?', [ada.account.id]),
      (rows) => rows.length === 0,
    );
    expect(await idsIn(bob, his)).toEqual([]);
    expect((await bob.get<Member[]>(`/media/albums/${his}/members`)).data).toEqual([]);
    expect((await bob.get(`/media/${note}`)).status).toBe(200);
    for (const table of ['media_album', 'media_album_member', 'media_album_item']) {
      const column = table === 'media_album' ? 'id' : 'album_id';
      expect(await app.em().execute(`select 1 from ${table} where ${column} = ?`, [hers])).toEqual([]);
    }
    expect(await app.em().execute('select 1 from media_album_member where user_id = ?', [ada.account.id])).toEqual([]);
  });

  it('are deleted with what is inside of their owner, and count for nobody’s quota but the uploader’s', async () => {
    const usage = async (client: ApiClient) => (await client.get<{ bytes: number }>('/media/usage')).data.bytes;
    const album = await made(ada);
    await invite(ada, album, bob);
    const [his, mine] = [await written(bob), await written(ada)];
    const before = [await usage(ada), await usage(bob)];
    await put(bob, album, his);
    await put(ada, album, mine);
    expect([await usage(ada), await usage(bob)]).toEqual(before);
    expect((await ada.delete(`/media/albums/${album}?contents=true`)).status).toBe(200);
    expect((await bob.get(`/media/${his}`)).status).toBe(200);
    expect((await ada.get(`/media/${his}`)).status).toBe(404);
    expect((await ada.get<{ id: string }[]>('/media?trashed=true')).data.map(({ id }) => id)).toEqual([mine]);
    expect((await bob.get<unknown[]>('/media?trashed=true')).data).toEqual([]);
    expect((await bob.get<Album[]>('/media/albums?scope=invited')).data).toEqual([]);
  });

  it('are shown by links with what others added', async () => {
    const album = await made(ada);
    await invite(ada, album, bob);
    const his = await written(bob);
    await put(bob, album, his);
    const { token } = (await ada.post<{ token: string }>(`/media/albums/${album}/shares`)).data;
    const see = async (path: string) => (await app.client.get(`${path}?share=${token}`)).status;
    for (const path of [`/media/albums/${album}/items`, `/media/${his}`, `/media/${his}/file`])
      expect(await see(path)).toBe(200);
    await uninvite(ada, album, bob);
    expect(await see(`/media/${his}`)).toBe(404);
  });

  it('have as many people as there may be, and people as many albums, however many are invited at once', async () => {
    const album = await made(ada);
    const people = await Promise.all(Array.from({ length: MEMBERS + 2 }, () => app.client.signUp()));
    const answers = await Promise.all(people.map((person) => invite(ada, album, person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('media.too_many_album_members');
    expect((await ada.get<Member[]>(`/media/albums/${album}/members`)).data).toHaveLength(MEMBERS);
    const again = await Promise.all(people.map((person) => invite(ada, album, person, 'viewer')));
    expect(again.filter(({ status }) => status === 201)).toHaveLength(MEMBERS);

    const owners = [ada, eve];
    const many = await Promise.all(
      Array.from({ length: INVITATIONS + 2 }, async (_, at) => {
        const owner = owners[at % 2] ?? ada;
        return invite(owner, await made(owner), bob, 'viewer');
      }),
    );
    expect(many.filter(({ status }) => status === 201)).toHaveLength(INVITATIONS);
    expect(many.filter(({ body }) => body.code === 'media.too_many_invitations')).toHaveLength(2);
    expect((await bob.get<Album[]>('/media/albums?scope=invited')).data).toHaveLength(INVITATIONS);
  });

  it('keep nothing of those who are put out while they add, and of none that is deleted', async () => {
    const ids = [await written(bob), await written(bob), await written(bob)];
    for (let round = 0; round < 5; round++) {
      const album = await made(ada);
      await invite(ada, album, bob);
      const gone = round % 2 === 0 ? uninvite(ada, album, bob) : ada.delete(`/media/albums/${album}`);
      const [{ status }, ...added] = await Promise.all([gone, ...ids.map((id) => put(bob, album, id))]);
      expect(status).toBe(200);
      for (const answer of added) expect([200, 404]).toContain(answer.status);
      const left = await app.em().execute('select media_id from media_album_item where album_id = ?', [album]);
      expect(left).toEqual([]);
    }
    // Invited and put out at once, again and again: they are in, or they are not, and so is what they have there.
    const album = await made(ada);
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => [
        invite(ada, album, bob),
        uninvite(ada, album, bob),
        put(bob, album, ids[at % 3] ?? ''),
      ]).flat(),
    );
    const isIn = (await ada.get<Member[]>(`/media/albums/${album}/members`)).data.length === 1;
    if (!isIn) expect(await idsIn(ada, album)).toEqual([]);
    expect((await bob.get(`/media/albums/${album}`)).status).toBe(isIn ? 200 : 404);
  });
});
