import { Injectable, Module } from '@nestjs/common';
import { ResponseCacheService } from '@roost/kernel';
import { definePlugin, type HookMap, OnHook } from '@roost/plugin-kit';
import { ExportLinks } from '@roost/users';
import { type ApiClient, createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { makePdf } from '../../../imaging/test/sample-files.js';

/** What a plugin shows to everyone. */
const read = new Set<string>();

@Injectable()
class Reading {
  @OnHook('media.viewing')
  async view(viewing: HookMap['media.viewing']): Promise<HookMap['media.viewing']> {
    return Promise.resolve({ ...viewing, isAllowed: viewing.isAllowed || read.has(viewing.mediaId) });
  }
}

@Module({ providers: [Reading] })
class ProbeModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['media'],
  api: () => ProbeModule,
});

/** Routes that anyone may ask, and that show nothing of a person, or only pictures as every way below shows them. */
const OF_SERVER = ['/.well-known/jwks.json', '/auth/setup', '/health/live', '/health/ready', '/metrics'];
const OF_NOBODY = [...OF_SERVER, '/project', '/projects/{slug}', '/users/fields'];

/** A way to something of a person. */
interface Way {
  /** Path of the route, as OpenAPI has it. */
  route: string;
  path: string;
  /** Only for those who are signed in. */
  isForMembers?: boolean;
  /** Of a list, which is there without what is hidden: part of what it shows. */
  part?: string;
}

interface Manifest {
  status: string;
  takenDownAt: string | null;
  takenDownReason: string | null;
}

const medium = (id: string, query = ''): Way[] => {
  const way = (route: string, path: string, options = ''): Way => ({
    route: `/media/{id}${route}`,
    path: `/media/${id}${path}?${[query, options].filter((text) => text !== '').join('&')}`,
  });
  return [
    way('', ''),
    way('/events', '/events'),
    way('/file', '/file'),
    way('/render', '/render', 'width=30'),
    ...['original', 'tiny', 'thumb', '0', '1', 's'].map((rung) => way('/{rung}', `/${rung}`)),
  ];
};

/** Where one of a kind stands for all: that these are alike is shown with others. */
const shortly = (id: string): Way[] =>
  medium(id)
    .filter(({ route }) => /(\}|file|render)$/.test(route))
    .slice(0, 4);

describe('What is shown by the authority of an account', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let ada: SignedInClient;
  let eve: SignedInClient;
  /** Ways to Ada’s media. */
  let mediaWays: Way[];
  /** Ways to everything of hers. */
  let ways: Way[];
  let media: string[];
  const bytes = makePng(400, 300);
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [probe], env: { USERS_LIMIT_EXPORT: 'unlimited' } });
    admin = await app.signUpAdmin();
    ada = await app.client.signUp();
    eve = await app.client.signUp();
    const files = [[bytes, 'public.png'] as const, [makePng(401, 300), 'linked.png'] as const];
    const others = [[makePng(402, 300), 'read.png'] as const, [makePdf(2), 'public.pdf'] as const];
    const more = [403, 404, 405].map((width) => [makePng(width, 300), `${String(width)}.png`] as const);
    media = [];
    for (const [file, name] of [...files, ...others, ...more]) {
      const { id } = (await ada.upload(file, name)).data;
      media.push(id);
      await eventually(
        async () => (await ada.get<Manifest>(`/media/${id}`)).data.status,
        (status) => status === 'ready',
      );
    }
    const [open = '', linked = '', shown = '', pdf = '', members = '', inOpen = '', inClosed = ''] = media;
    for (const id of [open, pdf]) await ada.patch(`/media/${id}`, { access: 'public' });
    await ada.patch(`/media/${members}`, { access: 'members' });
    read.add(shown);
    const { token } = (await ada.post<{ token: string }>(`/media/${linked}/shares`)).data;
    const signed: Way[] = [];
    for (const id of media) {
      const { url } = (await ada.post<{ url: string }>(`/media/${id}/sign`, { width: 40 })).data;
      signed.push({ route: '/media/t/{signature}/{transform}/{file}', path: new URL(url).pathname });
    }
    const outer = (await ada.post<{ id: string }>('/media/albums', { name: 'Outer' })).data.id;
    const album = (await ada.post<{ id: string }>('/media/albums', { name: 'Inner', parentId: outer })).data.id;
    await ada.post(`/media/albums/${album}/items`, { ids: [linked] });
    const { token: albumToken } = (await ada.post<{ token: string }>(`/media/albums/${outer}/shares`)).data;
    const albumWays = [outer, album].flatMap((id) =>
      ['', '/albums', '/items'].map((route): Way => ({
        route: `/media/albums/{albumId}${route}`,
        path: `/media/albums/${id}${route}?share=${albumToken}`,
      })),
    );
    const openAlbum = (await ada.post<{ id: string }>('/media/albums', { name: 'Open', access: 'public' })).data.id;
    const closed = (await ada.post<{ id: string }>('/media/albums', { name: 'Closed' })).data.id;
    await ada.post(`/media/albums/${openAlbum}/items`, { ids: [inOpen] });
    await ada.post(`/media/albums/${closed}/items`, { ids: [inClosed] });
    await ada.post(`/media/albums/${closed}/members`, { username: eve.account.username, role: 'viewer' });
    for (const route of ['', '/albums', '/items']) {
      const way = { route: `/media/albums/{albumId}${route}`, path: `/media/albums/${openAlbum}${route}` };
      albumWays.push(way, { ...way, path: `/media/albums/${closed}${route}`, isForMembers: true });
    }
    const links = [token, albumToken].flatMap((share) => medium(linked, `share=${share}`));
    const ofMembers = [members, inClosed].flatMap((id) => shortly(id)).map((way) => ({ ...way, isForMembers: true }));
    mediaWays = [
      ...[open, shown, pdf].flatMap((id) => medium(id)),
      ...shortly(inOpen),
      ...ofMembers,
      ...links,
      ...signed,
    ];
    const { username } = ada.account;
    const draft = { title: 'Ada’s post', content: 'With a picture', mediaIds: [open] };
    const { data: post } = await ada.post<{ id: string }>('/posts', draft);
    const calendar = new URL((await ada.post<{ url: string }>('/bookings/feeds')).data.url).pathname;
    ways = [
      ...mediaWays,
      ...albumWays,
      { route: '/media', path: `/media?owner=${username}` },
      { route: '/users/{username}', path: `/users/${username}` },
      { route: '/posts', path: '/posts', part: 'Ada’s post' },
      { route: '/posts/{id}', path: `/posts/${post.id}` },
      { route: '/posts/by/{username}', path: `/posts/by/${username}` },
      { route: '/bookings/feeds/{token}.ics', path: calendar },
      { route: '/users/exports/{token}.zip', path: new URL(app.api.get(ExportLinks).make(ada.account.id)).pathname },
    ];
  });
  afterAll(async () => {
    await app.close();
  });

  const isCached = (path: string): boolean =>
    app.api.get(ResponseCacheService).find({ method: 'GET', url: path.replace(/\?$/, ''), headers: {} }) !== undefined;
  /** Asks for everything. @returns what was not answered as expected, with the answers. */
  const wrong = async (asked: readonly Way[], isShown: boolean, clients: ApiClient[] = [app.client, eve]) => {
    const found: string[] = [];
    for (const { path, part, isForMembers } of asked) {
      for (const client of clients) {
        const isSeen = isShown && !(isForMembers && !client.account);
        for (const method of path.endsWith('/events?') ? ['GET'] : ['GET', 'HEAD']) {
          const { status, bytes: body } = await client.request(method, path);
          const isRight =
            part === undefined ? status === (isSeen ? 200 : 404) : method === 'HEAD' || body.includes(part) === isSeen;
          if (!isRight) found.push(`${method} ${path}: ${String(status)}`);
        }
      }
      if (!isShown && isCached(path)) found.push(`${path}: in memory`);
    }
    return found;
  };

  it('is known: every route that anyone may ask', async () => {
    const { paths } = (await app.client.get('/openapi.json')).body as unknown as {
      paths: Record<string, { get?: { security?: object[] } }>;
    };
    const open = Object.entries(paths)
      .filter(
        ([, { get }]) => get && (!get.security?.length || get.security.some((one) => Object.keys(one).length === 0)),
      )
      .map(([path]) => path);
    expect([...new Set([...ways.map(({ route }) => route), ...OF_NOBODY])].sort()).toEqual(open.sort());
  });

  it('is shown while it is in use', async () => {
    expect(await wrong(ways, true)).toEqual([]);
    expect(isCached(`/media/${media[0] ?? ''}/thumb`)).toBe(true);
  });

  it('is hidden while it is suspended, from its own links too, and back when it is restored', async () => {
    const { id, username, password } = ada.account;
    for (let round = 0; round < 2; round++) {
      expect((await admin.post(`/admin/users/${id}/suspend`)).status).toBe(200);
      expect(await wrong(ways, false)).toEqual([]);
      expect((await admin.post(`/admin/users/${id}/restore`)).status).toBe(200);
      expect(await wrong(ways, true)).toEqual([]);
    }
    ada = await app.client.signIn(username, password);
  });

  it('is hidden while it is leaving, and back when its owner comes back or an admin restores it', async () => {
    const { id, username, password } = ada.account;
    expect((await ada.delete('/users/me')).status).toBe(200);
    expect(await wrong(ways, false)).toEqual([]);
    ada = await app.client.signIn(username, password);
    expect(await wrong(ways, true)).toEqual([]);
    expect((await admin.delete(`/admin/users/${id}`)).status).toBe(200);
    expect(await wrong(ways, false)).toEqual([]);
    expect((await admin.post(`/admin/users/${id}/restore`)).status).toBe(200);
    ada = await app.client.signIn(username, password);
    expect(await wrong(ways, true)).toEqual([]);
  });

  it('is the medium’s no more once a moderator took it down, whatever its owner does; and again once it is restored', async () => {
    const taken = await Promise.all(
      media.map((id) => admin.post<Manifest>(`/admin/media/${id}/take-down`, { reason: 'Stolen' })),
    );
    expect(taken.map(({ status, data }) => [status, data.takenDownReason])).toEqual(media.map(() => [200, 'Stolen']));
    expect(await wrong(mediaWays, false)).toEqual([]);
    const own = media.flatMap((id) => medium(id));
    expect(await wrong(own, true, [ada])).toEqual([]);
    const [first = ''] = media;
    expect((await ada.get<Manifest>(`/media/${first}`)).data).toMatchObject({ takenDownReason: 'Stolen' });

    const again = (await ada.upload(bytes, 'again.png')).data.id;
    for (const id of [first, again]) {
      await ada.patch(`/media/${id}`, { access: 'private' });
      await ada.patch(`/media/${id}`, { access: 'public' });
      await ada.delete(`/media/${id}`);
      await ada.post('/media/restore', { ids: [id] });
      const { token } = (await ada.post<{ token: string }>(`/media/${id}/shares`)).data;
      const { url } = (await ada.post<{ url: string }>(`/media/${id}/sign`, { width: 40 })).data;
      const signed = { route: '', path: new URL(url).pathname };
      expect(await wrong([...medium(id), ...medium(id, `share=${token}`), signed], false)).toEqual([]);
      for (const path of [`/admin/media/${id}/restore`, `/admin/media/${id}/take-down`]) {
        expect((await ada.post(path, { reason: 'x' })).body.code).toBe('http.forbidden');
      }
    }
    expect((await ada.delete(`/media/${again}?permanent=true`)).status).toBe(200);
    const theirs = (await eve.upload(bytes, 'mine.png')).data.id;
    expect((await eve.get<Manifest>(`/media/${theirs}`)).data.takenDownAt).toBeNull();

    await Promise.all(media.map((id) => admin.post(`/admin/media/${id}/restore`)));
    expect(await wrong(ways, true)).toEqual([]);
    expect((await ada.get<Manifest>(`/media/${first}`)).data).toMatchObject({ takenDownReason: null });
    const [record] = (await admin.get<object[]>(`/admin/audit?target=media:${first}&action=media.taken-down`)).data;
    expect(record).toMatchObject({ actorId: admin.account.id, details: { reason: 'Stolen', ownerId: ada.account.id } });
    const actions = (await admin.get<{ action: string }[]>(`/admin/audit?target=media:${first}`)).data;
    expect(actions.map(({ action }) => action)).toEqual(['media.restored', 'media.taken-down']);
  });

  it('is for moderators to find and look at, which is recorded', async () => {
    const [, linked = '', , pdf = ''] = media;
    const find = async (query: string) =>
      (await admin.get<{ id: string }[]>(`/admin/media?ownerId=${ada.account.id}&${query}`)).data.map(({ id }) => id);
    await admin.post(`/admin/media/${linked}/take-down`, { reason: 'Stolen' });
    const trashed = (await ada.upload(makePng(9, 9), 'away.png')).data.id;
    await ada.delete(`/media/${trashed}`);
    expect(await find('')).toEqual([trashed, ...media.toReversed()]);
    expect(await find('state=taken-down')).toEqual([linked]);
    expect(await find('state=trashed')).toEqual([trashed]);
    expect(await find('state=kept&kind=document')).toEqual([pdf]);
    expect(await find('access=public&status=ready')).toEqual([pdf, media[0]]);
    expect(await find('name=LINKED')).toEqual([linked]);
    const page = await admin.get<{ id: string; sha256: string }[]>('/admin/media?limit=2&name=.png');
    const next = await admin.get<{ id: string }[]>(
      `/admin/media?limit=2&name=.png&cursor=${page.body.meta?.nextCursor ?? ''}`,
    );
    expect(new Set([...page.data, ...next.data].map(({ id }) => id)).size).toBe(4);
    const same = await admin.get<{ owner: string }[]>(
      `/admin/media?sha256=${(await ada.get<{ sha256: string }>(`/media/${media[0] ?? ''}`)).data.sha256}`,
    );
    expect(same.data.map(({ owner }) => owner)).toEqual([eve.account.id, ada.account.id]);

    const details = await admin.get<{ variants: { url: string }[] }>(`/admin/media/${linked}`);
    const [{ url } = { url: '' }] = details.data.variants;
    expect(url).toMatch(`/admin/media/${linked}/original`);
    for (const path of [url, `/admin/media/${linked}/thumb`, `/admin/media/${pdf}/file`, `/admin/media/${pdf}/thumb`]) {
      const { status, headers } = await admin.get(path);
      expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    }
    expect((await admin.get(`/admin/media/${trashed}`)).status).toBe(200);
    const looks = (await admin.get<{ details: object }[]>(`/admin/audit?target=media:${linked}&action=media.looked-at`))
      .data;
    expect(looks.map((look) => look.details)).toEqual(['thumb', 'original', 'details'].map((what) => ({ what })));
    for (const path of ['', `/${linked}`, `/${linked}/thumb`]) {
      expect((await eve.get(`/admin/media${path}`)).status).toBe(403);
    }
    expect((await admin.post(`/admin/media/${linked}/take-down`)).status).toBe(400);
    const unknown = '01890000-0000-7000-8000-000000000000';
    for (const path of ['take-down', 'restore']) {
      const { body } = await admin.post(`/admin/media/${unknown}/${path}`, path === 'restore' ? {} : { reason: 'x' });
      expect(body.code).toBe('media.not_found');
    }
  });
});
