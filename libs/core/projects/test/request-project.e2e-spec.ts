import { request as send } from 'node:http';
import { MikroORM } from '@mikro-orm/postgresql';
import { ownerOrmConfig } from '@roost/kernel';
import { createTestApp, linkOf, mailTo, type SignedInClient, type TestApp } from '@roost/testing';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: { code?: string; data?: { name?: string; slug?: string } };
}
type Headers = Record<string, string>;

const PASSWORD = 'the password of two people';
const PAGE = 'https://choir.example.org';
const OTHER_PAGE = 'https://rowing.example.org';
const ANYWHERE = 'https://anywhere.example.org';

describe('The project of a request', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let port: string;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { CORS_ORIGINS: ANYWHERE } });
    admin = await app.signUpAdmin();
    ({ port } = new URL(app.url));
    for (const { slug, host, page } of [
      { slug: 'choir', host: 'a.localhost', page: PAGE },
      { slug: 'rowing', host: 'b.localhost', page: OTHER_PAGE },
    ]) {
      const project = { slug, publicUrl: `http://${host}:${port}`, allowedOrigins: [page] };
      expect((await admin.post('/admin/projects', project)).status).toBe(201);
      const draft = { username: 'ada', email: 'ada@example.org', password: PASSWORD, name: `Ada of ${slug}` };
      expect((await named(slug).post('/auth/register', draft)).status).toBe(201);
    }
  });
  afterAll(async () => {
    await app.close();
  });

  const named = (slug: string) => app.client.as({ 'x-roost-project': slug });
  /** A request with a Host of its own, which `fetch` does not send. */
  const ask = (method: string, path: string, headers: Headers, json?: unknown): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const type = json === undefined ? {} : { 'content-type': 'application/json' };
      const options = { hostname: '127.0.0.1', port, method, path, headers: { ...type, ...headers } };
      const outgoing = send(options, (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (part: string) => (text += part));
        response.on('end', () => {
          const body = (text === '' ? {} : JSON.parse(text)) as Answer['body'];
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(json === undefined ? undefined : JSON.stringify(json));
    });
  const at = (host: string): Headers => ({ host: `${host}:${port}` });
  const profile = async (headers: Headers) => {
    const { status, body } = await ask('GET', '/users/ada', headers);
    return [status, status === 200 ? body.data?.name : body.code];
  };
  const bearer = async (slug: string): Promise<Headers> => {
    const { account } = await named(slug).signIn('ada', PASSWORD);
    return { authorization: `Bearer ${account.accessToken}` };
  };

  it('is, for anonymous calls, the one that the header names, else the one of the host, else default', async () => {
    expect(await profile({ 'x-roost-project': 'choir' })).toEqual([200, 'Ada of choir']);
    expect(await profile(at('a.localhost'))).toEqual([200, 'Ada of choir']);
    expect(await profile(at('B.LocalHost'))).toEqual([200, 'Ada of rowing']);
    expect(await profile({ ...at('a.localhost'), 'x-roost-project': 'rowing' })).toEqual([200, 'Ada of rowing']);
    // Another port, or a name below it, is another host.
    for (const host of ['a.localhost:1', `x.a.localhost:${port}`, 'a.localhost', 'localhost'])
      expect(await profile({ host })).toEqual([404, 'users.not_found']);
    expect(await profile({ 'x-roost-project': 'nowhere' })).toEqual([404, 'projects.not_found']);
  });

  it('is that of the session, whatever the host, and no header may contradict it', async () => {
    const ada = await bearer('choir');
    // On public routes, too.
    expect(await profile(ada)).toEqual([200, 'Ada of choir']);
    expect(await profile({ ...ada, ...at('b.localhost') })).toEqual([200, 'Ada of choir']);
    for (const path of ['/users/me', '/users/ada', '/posts']) {
      const { status, body } = await ask('GET', path, { ...ada, 'x-roost-project': 'rowing' });
      expect([status, body.code]).toEqual([400, 'projects.contradicts_session']);
      expect((await ask('GET', path, { ...ada, 'x-roost-project': 'nowhere' })).body.code).toBe('projects.not_found');
      expect((await ask('GET', path, { ...ada, 'x-roost-project': 'choir' })).status).toBe(200);
    }
    // A token that is no good is no session: refused where somebody may be signed in, and passed over where nobody is asked to be.
    const expired = { authorization: 'Bearer x.y.z', 'x-roost-project': 'rowing' };
    expect(await profile(expired)).toEqual([401, 'http.unauthorized']);
    const { status, body } = await ask('GET', '/project', expired);
    expect([status, body.data?.slug]).toEqual([200, 'rowing']);
  });

  it('takes the same username and address in each project, with codes of their own', async () => {
    const again = { username: 'ada', email: 'x@example.org', password: PASSWORD };
    const taken = await named('choir').post('/auth/register', again);
    expect([taken.status, taken.body.code]).toEqual([409, 'auth.username_taken']);
    expect((await named('choir').post('/auth/start', { email: 'ada@example.org' })).status).toBe(202);
    const mail = await mailTo(app.client, 'ada@example.org', /sign in|code/i);
    // The link leads to the project's own pages, which send no header.
    expect(mail.html).toContain(`http://a.localhost:${port}/account/sign-in#`);
    const { email, code } = linkOf(mail);
    const use = (headers: Headers) => ask('POST', '/auth/code', headers, { email, code, session: 'token' });
    expect((await use(at('b.localhost'))).body.code).toBe('auth.invalid_sign_in_code');
    expect((await use(at('a.localhost'))).status).toBe(200);
  });

  it('is named in links of a project without an address of its own', async () => {
    expect((await admin.post('/admin/projects', { slug: 'homeless' })).status).toBe(201);
    expect((await named('homeless').post('/auth/start', { email: 'new@example.org' })).status).toBe(202);
    const { html } = await mailTo(app.client, 'new@example.org', /./);
    expect(html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')).toMatch(
      /\/account\/sign-up#[^"]*&project=homeless"/,
    );
  });

  it('is another one for people of default who may act on it, which its audit log says', async () => {
    const { authorization } = { authorization: `Bearer ${admin.account.accessToken}` };
    const acting = app.client.as({ authorization, 'x-roost-project': 'rowing' });
    const users = await acting.get<{ id: string; username: string }[]>('/admin/users');
    expect(users.data.map(({ username }) => username)).toEqual(['ada']);
    const audit = await acting.get<{ action: string; details: { path?: string } }[]>('/admin/audit');
    expect(audit.data.find(({ details }) => details.path === '/admin/users')).toMatchObject({
      action: 'projects.acted-on',
      actorId: admin.account.id,
      details: { method: 'GET', path: '/admin/users' },
    });
    // An admin of a project is none of the server.
    const [ada] = users.data;
    const roles = { roles: ['admin', 'member'] };
    expect((await acting.put(`/admin/users/${ada?.id ?? ''}/roles`, roles)).status).toBe(200);
    const own = await bearer('rowing');
    expect((await ask('GET', '/admin/users', own)).status).toBe(200);
    expect((await ask('GET', '/admin/projects', own)).status).toBe(403);
    const elsewhere = await ask('GET', '/admin/users', { ...own, 'x-roost-project': 'default' });
    expect(elsewhere.body.code).toBe('projects.contradicts_session');
  });

  it('decides which browser apps may read the answer; a preflight is answered for those of any project', async () => {
    const preflight = async (origin: string) => {
      const asked = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-roost-project' };
      const { status, headers } = await ask('OPTIONS', '/users/ada', { origin, ...asked });
      return [status, headers['access-control-allow-origin'], headers['access-control-allow-headers']];
    };
    for (const origin of [PAGE, OTHER_PAGE, ANYWHERE])
      expect(await preflight(origin)).toEqual([204, origin, 'x-roost-project']);
    expect(await preflight('https://evil.example.org')).toEqual([404, undefined, undefined]);

    const allowed = async (origin: string, headers: Headers) => {
      const answer = await ask('GET', '/users/ada', { origin, ...headers });
      expect(answer.headers.vary).toContain('Origin');
      return answer.headers['access-control-allow-origin'];
    };
    expect(await allowed(PAGE, { 'x-roost-project': 'choir' })).toBe(PAGE);
    expect(await allowed(PAGE, await bearer('choir'))).toBe(PAGE);
    expect(await allowed(PAGE, { 'x-roost-project': 'rowing' })).toBeUndefined();
    expect(await allowed(PAGE, await bearer('rowing'))).toBeUndefined();
    expect(await allowed(PAGE, {})).toBeUndefined();
    expect(await allowed(ANYWHERE, { 'x-roost-project': 'rowing' })).toBe(ANYWHERE);
    // Its own pages are an origin, too. An error before the project is known can be read by the app of any.
    const own = `http://a.localhost:${port}`;
    expect(await allowed(own, { 'x-roost-project': 'choir' })).toBe(own);
    const { status, headers } = await ask('GET', '/users/me', { origin: PAGE, authorization: 'Bearer x.y.z' });
    expect([status, headers['access-control-allow-origin']]).toEqual([401, PAGE]);
  });

  it('lets a cookie change things from its own origins, and from no other project’s', async () => {
    const login = { username: 'ada', password: PASSWORD, session: 'cookie' };
    const signedIn = await ask('POST', '/auth/login', at('a.localhost'), login);
    const cookies = [signedIn.headers['set-cookie'] ?? []].flat().map((line) => line.split(';', 1)[0]);
    const own = { cookie: cookies.join('; '), host: 'api.example.org' };
    const change = (origin: string) => ask('PATCH', '/users/me', { ...own, origin }, { bio: 'Sings' });
    expect((await change(PAGE)).status).toBe(200);
    expect((await change(OTHER_PAGE)).body.code).toBe('auth.origin_not_allowed');
  });

  it('follows a change at once: what requests know of projects is read again', async () => {
    const place = (host: string) => admin.patch('/admin/projects/rowing', { publicUrl: `http://${host}:${port}/` });
    expect((await place('c.localhost')).data).toMatchObject({ publicUrl: `http://c.localhost:${port}` });
    expect(await profile(at('c.localhost'))).toEqual([200, 'Ada of rowing']);
    expect(await profile(at('b.localhost'))).toEqual([404, 'users.not_found']);
    expect((await place('b.localhost')).status).toBe(200);
    expect(await profile(at('b.localhost'))).toEqual([200, 'Ada of rowing']);
  });

  it('is made, listed and changed by people of default alone', async () => {
    const made = await admin.post('/admin/projects', { slug: 'chess', name: 'The chess club' });
    const fields = { slug: 'chess', name: 'The chess club', publicUrl: null, appUrl: null, allowedOrigins: [] };
    expect([made.status, made.data]).toEqual([201, expect.objectContaining(fields)]);
    const slugs = (await admin.get<{ slug: string }[]>('/admin/projects')).data.map(({ slug }) => slug);
    expect(slugs).toEqual(expect.arrayContaining(['chess', 'choir', 'default', 'rowing']));
    expect(slugs).toEqual([...slugs].sort());
    expect((await admin.patch('/admin/projects/chess', { name: null })).data).toMatchObject({ name: null });
    expect((await admin.get('/admin/projects/chess')).data).toMatchObject({ slug: 'chess', name: null });
    expect((await admin.get('/admin/projects/nowhere')).body.code).toBe('projects.not_found');
    const member = await app.client.signUp();
    for (const answer of [
      member.get('/admin/projects'),
      member.post('/admin/projects', { slug: 'mine' }),
      member.patch('/admin/projects/chess', { name: 'Mine' }),
    ])
      expect((await answer).status).toBe(403);
    const { status, body } = await admin.patch('/admin/projects/chess', { slug: 'other' });
    expect([status, body.code]).toEqual([400, 'http.validation_failed']);
  });

  it.each([
    ['an upper-case letter', { slug: 'Choir' }],
    ['a hyphen at the end', { slug: 'choir-' }],
    ['a dot', { slug: 'cho.ir' }],
    ['one letter', { slug: 'c' }],
    ['many letters', { slug: 'c'.repeat(41) }],
    ['no slug', { name: 'Choir' }],
    ['an address that is none', { slug: 'good', publicUrl: 'choir' }],
    ['an address with a query', { slug: 'good', publicUrl: 'https://choir.example.org?x=1' }],
    ['another protocol', { slug: 'good', appUrl: 'ftp://choir.example.org' }],
    ['an origin with a path', { slug: 'good', allowedOrigins: ['https://choir.example.org/app'] }],
    ['every origin', { slug: 'good', allowedOrigins: ['*'] }],
  ])('is not made with %s', async (_what, project) => {
    const { status, body } = await admin.post('/admin/projects', project);
    expect([status, body.code]).toEqual([400, 'http.validation_failed']);
  });

  it('has a slug and a host of its own, also when many are made at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.post('/admin/projects', { slug: 'rush' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('projects.slug_taken');
    const publicUrl = 'https://same.example.org';
    const hosts = await Promise.all(
      ['one', 'two', 'three'].map((slug) => admin.post('/admin/projects', { slug: `host-${slug}`, publicUrl })),
    );
    expect(hosts.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const thief = { slug: 'thief', publicUrl: 'http://localhost:8000/teams' };
    expect((await admin.post('/admin/projects', thief)).body.code).toBe('projects.host_taken');
  });

  it('is kept with its people by an installation that is upgraded, and taken back', async () => {
    const place = 'projects/20261127190000_place';
    const orm = await MikroORM.init(ownerOrmConfig(app.composition));
    const rows = () => orm.em.execute('select id, slug, name, created_at from projects_project order by id');
    const before = await rows();
    await orm.migrator.down({ migrations: [place] });
    expect(await rows()).toEqual(before);
    await orm.migrator.up();
    expect(await rows()).toEqual(before);
    const [{ columns }] = await orm.em.execute<[{ columns: unknown[] }]>(
      `select json_agg(json_build_array(public_url, public_host, app_url, allowed_origins)) as columns from projects_project`,
    );
    expect(columns).toEqual(before.map(() => [null, null, null, []]));
    await orm.close();
  });
});
