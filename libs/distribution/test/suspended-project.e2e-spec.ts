import { get } from 'node:http';
import { RouteRegistry } from '@roost/kernel';
import { newId } from '@roost/plugin-kit';
import {
  type ApiClient,
  createTestApp,
  eventually,
  mailTo,
  makePng,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';
import { ExportLinks } from '@roost/users';

/** What nobody's project is asked for: it is the server's, or only says what the server can do. */
const OF_SERVER = [
  'GET /.well-known/jwks.json',
  'GET /auth/setup',
  'GET /docs',
  'GET /docs/:asset',
  'GET /health/live',
  'GET /health/ready',
  'GET /mail/dev',
  'GET /metrics',
  'GET /openapi.json',
  'OPTIONS /media/uploads',
  'POST /auth/setup',
];
const PASSWORD = 'the password of two people';
const REFUSED = [403, 'projects.suspended'];

type Ask = (client: ApiClient) => Promise<{ status: number; body: { code?: string; error?: string } }>;

describe('A suspended project', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let ada: SignedInClient;
  let acting: ApiClient;
  let choirId: string;
  /** Everything that says its project itself, and is asked for without credentials and without a header. */
  let things: Record<string, string>;

  const named = () => app.client.as({ 'x-roost-project': 'choir' });
  const change = async (what: 'suspend' | 'restore') => {
    const { status, data } = await admin.post<{ state: string }>(`/admin/projects/choir/${what}`);
    expect([status, data.state]).toEqual([200, what === 'suspend' ? 'suspended' : 'active']);
  };
  const codeOf = async (answer: ReturnType<Ask>) => {
    const { status, body } = await answer;
    // The token endpoint answers in the words of OAuth.
    return [status, body.error === 'access_denied' ? 'projects.suspended' : body.code];
  };

  /** `fetch` sends no Host of its own. */
  const statusAtHost = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(app.url);
      get({ hostname: '127.0.0.1', port, path: '/posts', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });

  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
    const made = await admin.post<{ id: string }>('/admin/projects', {
      slug: 'choir',
      publicUrl: 'http://a.localhost',
    });
    choirId = made.data.id;
    acting = admin.as({ authorization: `Bearer ${admin.account.accessToken}`, 'x-roost-project': 'choir' });
    await named().post('/auth/register', { username: 'ada', email: 'ada@example.org', password: PASSWORD });
    ada = await named().signIn('ada', PASSWORD);
    const { data: media } = await ada.upload(makePng(60, 40));
    await ada.patch(`/media/${media.id}`, { access: 'public' });
    const { data: album } = await ada.post<{ id: string }>('/media/albums', { name: 'Trip' });
    const { data: share } = await ada.post<{ token: string }>(`/media/albums/${album.id}/shares`, {});
    const { data: feed } = await ada.post<{ url: string }>('/bookings/feeds', {});
    const { data: signed } = await ada.post<{ url: string }>(`/media/${media.id}/sign`, { width: 30 });
    await eventually(
      () => app.client.get<{ status: string }>(`/media/${media.id}`),
      ({ data }) => data.status === 'ready',
    );
    const pathOf = (url: string): string => new URL(url).pathname;
    const link = (path: string): string => `/media/albums/${album.id}${path}?share=${share.token}`;
    things = {
      'GET /bookings/feeds/:token.ics': pathOf(feed.url),
      'GET /get/:id': `/get/${media.id}`,
      'GET /get/:id/:rung': `/get/${media.id}/s`,
      'GET /media/:id': `/media/${media.id}`,
      'GET /media/:id/:rung': `/media/${media.id}/tiny`,
      'GET /media/:id/events': `/media/${media.id}/events`,
      'GET /media/:id/file': `/media/${media.id}/file`,
      'GET /media/:id/render': `/media/${media.id}/render?width=20`,
      'GET /media/albums/:albumId': link(''),
      'GET /media/albums/:albumId/albums': link('/albums'),
      'GET /media/albums/:albumId/items': link('/items'),
      'GET /media/t/:signature/:transform/:file': pathOf(signed.url),
      'GET /projects/:slug': '/projects/choir',
      'GET /users/exports/:token.zip': pathOf(app.api.get(ExportLinks, { strict: false }).make(ada.account.id)),
    };
  });
  afterAll(async () => {
    await app.close();
  });
  afterEach(async () => {
    await change('restore');
  });

  it('answers no route that anyone may call: neither by header, nor by host, nor by what names a row of it', async () => {
    const routes = app.api
      .get(RouteRegistry)
      .routes()
      .filter(({ access }) => access === 'public' || access.kinds.includes('anonymous'))
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !OF_SERVER.includes(route) && route !== 'POST /auth/refresh');
    const byName = routes.filter((route) => !(route in things));
    expect(byName).toEqual(expect.arrayContaining(['POST /auth/login', 'GET /users/:username', 'GET /posts']));
    expect(routes.length - byName.length).toBe(Object.keys(things).length);
    for (const [route, path] of Object.entries(things))
      expect([route, (await app.client.get(path)).status]).toEqual([route, 200]);

    await change('suspend');
    for (const [route, path] of Object.entries(things))
      expect([route, ...(await codeOf(app.client.get(path)))]).toEqual([route, ...REFUSED]);
    for (const route of byName) {
      const [method = '', path = ''] = route.split(' ');
      const actual = path.replace(/:username(\(.*\))?/, 'ada').replace(':id', newId());
      expect([route, ...(await codeOf(named().request(method, actual)))]).toEqual([route, ...REFUSED]);
    }
    expect([await statusAtHost('a.localhost'), await statusAtHost('b.localhost')]).toEqual([403, 200]);
    // Whoever might not see it anyway learns nothing.
    expect(await codeOf(app.client.get(`/media/${newId()}/file`))).toEqual([404, 'media.not_found']);
    // What other projects have is served as before.
    expect((await app.client.get('/posts')).status).toBe(200);

    await change('restore');
    for (const [route, path] of Object.entries(things))
      expect([route, (await app.client.get(path)).status]).toEqual([route, 200]);
  });

  it('lets no session in or go on, and those that were open go on after it is restored', async () => {
    const cookies = await named().signIn('ada', PASSWORD, 'cookie');
    const { refreshToken } = ada.account;
    await change('suspend');
    expect(await codeOf(ada.get('/users/me'))).toEqual(REFUSED);
    expect(await codeOf(ada.get('/posts'))).toEqual(REFUSED);
    expect(await codeOf(cookies.get('/users/me'))).toEqual(REFUSED);
    // With a header, or without: the token says whose it is.
    for (const client of [app.client, named()])
      expect(await codeOf(client.post('/auth/refresh', { refreshToken }))).toEqual(REFUSED);
    await change('restore');
    expect((await ada.get('/users/me')).status).toBe(200);
    expect((await app.client.post('/auth/refresh', { refreshToken })).status).toBe(200);
  });

  it('can be acted on by people of default', async () => {
    await change('suspend');
    const users = await acting.get<{ username: string }[]>('/admin/users');
    expect(users.data.map(({ username }) => username)).toEqual(['ada']);
    expect((await acting.get(things['GET /media/:id/file'] ?? '')).status).toBe(200);
  });

  it('ends its streams, of people and of anyone', async () => {
    const { data: media } = await ada.upload(makePng(61, 40));
    await ada.patch(`/media/${media.id}`, { access: 'public' });
    // So that it is watched for as long as it may be.
    await app.em().execute(`update storage_blob set status = 'processing' where project_id = ?`, [choirId]);
    const watch = async (headers: Record<string, string>) => {
      const response = await fetch(`${app.url}/media/${media.id}/events`, { headers });
      expect(response.status).toBe(200);
      return response.text();
    };
    const watching = [
      watch({ authorization: `Bearer ${ada.account.accessToken}` }),
      watch({ 'x-roost-project': 'choir' }),
      watch({}),
    ];
    await eventually(
      async () => (await app.client.get('/metrics')).bytes.toString(),
      (text) => text.includes('http_open_streams{route="/media/:id/events"} 3'),
    );
    await change('suspend');
    const [ofPerson, ofAnyone] = await Promise.all(watching);
    expect(ofPerson).toContain('bye');
    expect(ofAnyone).toContain('bye');
    await app.em().execute(`update storage_blob set status = 'ready' where project_id = ?`, [choirId]);
  });

  it('keeps its jobs waiting, which nobody touches meanwhile, and runs them once it is restored', async () => {
    const waiting = () =>
      app
        .em()
        .execute<{ state: string; attempts: number; version: string }[]>(
          `select state, attempts, xmin::text as version from kernel_outbox where project_id = ?`,
          [choirId],
        );
    await eventually(waiting, (all) => all.length === 0);
    await change('suspend');
    // Somebody of default asks for a code in the name of ada.
    expect((await acting.post('/auth/start', { email: 'ada@example.org' })).status).toBe(202);
    const [before] = await eventually(waiting, ([entry]) => entry?.state === 'suspended');
    expect((await admin.get<unknown[]>('/admin/jobs?state=suspended')).data).toHaveLength(1);
    // Those of others run: the relay looks again and again, and finds nothing here.
    expect((await app.client.post('/auth/start', { email: 'grace@example.org' })).status).toBe(202);
    await mailTo(app.client, 'grace@example.org', /./);
    expect(await waiting()).toEqual([{ ...before, attempts: 0 }]);
    await change('restore');
    await mailTo(app.client, 'ada@example.org', /./);
    await eventually(waiting, (all) => all.length === 0);
  });

  it('keeps even what a queue has already', async () => {
    await eventually(
      () => app.em().execute<unknown[]>('select 1 from kernel_outbox where project_id = ?', [choirId]),
      (all) => all.length === 0,
    );
    await change('suspend');
    const [{ id }] = await app.em().execute<[{ id: string }]>(
      `insert into kernel_outbox (kind, name, handler, plugin, project_id, payload, state, queued_at)
       values ('job', 'users.erase', 'users.erase', 'users', ?, ?::jsonb, 'queued', now() - interval '1 hour') returning id`,
      [choirId, JSON.stringify({ userId: newId() })],
    );
    const state = async () =>
      (await app.em().execute<{ state: string }[]>('select state from kernel_outbox where id = ?', [id]))[0]?.state;
    await eventually(state, (now) => now === 'suspended');
    await change('restore');
    await eventually(state, (now) => now === undefined);
  });

  it('is default never, and is suspended and restored by people who run the server, again and again', async () => {
    expect(await codeOf(admin.post('/admin/projects/default/suspend'))).toEqual([409, 'projects.default_stays']);
    expect(await codeOf(admin.post('/admin/projects/nowhere/suspend'))).toEqual([404, 'projects.not_found']);
    expect(await codeOf(ada.post('/admin/projects/choir/suspend'))).toEqual([403, 'http.forbidden']);
    await change('suspend');
    await change('suspend');
    const { data } = await acting.get<{ action: string; actorId: string }[]>('/admin/audit?action=projects.suspended');
    expect(data[0]?.actorId).toBe(admin.account.id);
    await change('restore');
    await change('restore');
    expect((await ada.get('/users/me')).status).toBe(200);
  });
});
