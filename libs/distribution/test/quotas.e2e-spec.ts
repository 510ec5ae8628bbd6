import { makePng } from '@roost/sample-images';
import {
  type ApiClient,
  createTestApp,
  eventually,
  linkOf,
  mailTo,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

interface Usage {
  name: string;
  unit: string;
  per: string;
  used: number;
  limit: number | null;
  source: string;
}
interface Answer {
  status: number;
  headers: Headers;
  body: { code?: string; detail?: string };
}

const TUS = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' };
const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));
const codes = (answers: readonly Answer[]) => answers.map(({ status, body }) => body.code ?? status).sort();
const refusal = ({ status, body: { code, detail } }: Answer) => [status, code, detail];

describe('Quotas of a project', () => {
  let app: TestApp;
  /** Another process of the same installation. */
  let other: TestApp;
  let server: SignedInClient;
  let acting: ApiClient;
  let owner: SignedInClient;
  /** One of those who came at once and were let in. */
  let winner: string;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    other = await createTestApp({ env: { ...app.env } });
    server = await app.signUpAdmin();
    expect((await server.post('/admin/projects', { slug: 'choir' })).status).toBe(201);
    acting = app.client.as({ authorization: `Bearer ${server.account.accessToken}`, 'x-roost-project': 'choir' });
    owner = await choir().signUp();
    const roles = await acting.put(`/admin/users/${owner.account.id}/roles`, { roles: ['owner', 'member'] });
    expect(roles.status).toBe(200);
  });
  afterAll(async () => {
    await other.api.close();
    await app.close();
  });

  const choir = () => app.client.as({ 'x-roost-project': 'choir' });
  const elsewhere = () => other.client.as({ 'x-roost-project': 'choir' });
  /** As if each came to another process. */
  const either = (index: number) => (index % 2 === 0 ? choir() : elsewhere());
  const ownerAt = (index: number) =>
    (index % 2 === 0 ? app : other).client.as({ authorization: `Bearer ${owner.account.accessToken}` });
  const set = async (plugin: string, values: Record<string, number | null>) => {
    expect((await acting.patch(`/admin/settings/${plugin}`, values)).status).toBe(200);
  };
  const usage = async (name: string): Promise<Usage> => {
    const { data } = await server.get<Usage[]>('/admin/projects/choir/usage');
    const found = data.find((quota) => quota.name === name);
    if (!found) throw new Error(`There is no quota ${name}`);
    return found;
  };
  const draft = (name: string) => ({
    username: name,
    email: `${name}@example.org`,
    password: `the password of ${name}`,
  });
  const png = (index: number) => makePng(20 + index, 20);

  it('are listed with what is used of them, and with no limit at first', async () => {
    const { data } = await owner.get<Usage[]>('/admin/project/usage');
    expect(data.map(({ name }) => name).sort()).toEqual([
      'mail.messages',
      'media.bytes',
      'media.items',
      'projects.requests',
      'users.people',
    ]);
    expect(data.every(({ limit }) => limit === null)).toBe(true);
    const people = { used: 1, limit: null, unit: 'count', per: 'total', source: 'default' };
    expect(await usage('users.people')).toMatchObject(people);
    expect((await server.get('/admin/projects/nowhere/usage')).body.code).toBe('projects.not_found');
    expect((await owner.get('/admin/projects/choir/usage')).status).toBe(403);
    const person = await choir().signUp();
    expect((await person.get('/admin/project/usage')).status).toBe(403);
    expect((await choir().get('/admin/project/usage')).status).toBe(401);
  });

  it('are set by people who run the server, for one project or for all, and by nobody else', async () => {
    expect((await owner.patch('/admin/settings/users', { people: 100 })).body.code).toBe('settings.not_permitted');
    expect((await server.patch('/admin/server/settings/users', { people: 200 })).status).toBe(200);
    expect(await usage('users.people')).toMatchObject({ limit: 200, source: 'server' });
    await set('users', { people: 100 });
    expect(await usage('users.people')).toMatchObject({ limit: 100, source: 'project' });
    for (const people of [-1, 1.5, '10'])
      expect((await acting.patch('/admin/settings/users', { people })).status).toBe(400);
    await set('users', { people: null });
    expect((await server.patch('/admin/server/settings/users', { people: null })).status).toBe(200);
  });

  it('bound people, however many come at once to several processes', async () => {
    const { used } = await usage('users.people');
    await set('users', { people: used + 2 });
    const answers = await Promise.all(
      times(8, (index) => either(index).post('/auth/register', draft(`rush${String(index)}`))),
    );
    winner = `rush${String(answers.findIndex(({ status }) => status === 201))}`;
    expect(codes(answers)).toEqual([201, 201, ...times(6, () => 'users.quota_exceeded')]);
    const refused = [403, 'users.quota_exceeded', `users.people: at most ${String(used + 2)} in this project`];
    expect(answers.filter(({ status }) => status === 403).map(refusal)).toEqual(times(6, () => refused));
    expect(await usage('users.people')).toMatchObject({ used: used + 2, limit: used + 2 });
    // Nor does it tell who has an account, as it must not where sign-up is private.
    const taken = await choir().post('/auth/register', { ...draft('stranger'), email: owner.account.email });
    expect(refusal(taken)).toEqual(refused);
    // Others have quotas of their own.
    expect((await app.client.post('/auth/register', draft('elsewhere'))).status).toBe(201);
  });

  it('bound people who come by a link in a mail, and give room back when somebody leaves', async () => {
    expect((await choir().post('/auth/start', { email: 'invited@example.org' })).status).toBe(202);
    const { code: emailToken } = linkOf(await mailTo(app.client, 'invited@example.org', /./));
    const join = () => choir().post('/auth/register', { ...draft('invited'), emailToken });
    expect((await join()).body.code).toBe('users.quota_exceeded');
    const { used } = await usage('users.people');
    // Fewer than there are: nobody is thrown out, and nobody is let in.
    await set('users', { people: used - 1 });
    expect((await owner.get('/users/me')).status).toBe(200);
    expect((await join()).body.code).toBe('users.quota_exceeded');
    await set('users', { people: used });
    const leaving = await choir().signIn(winner, draft(winner).password);
    expect((await leaving.delete('/users/me')).status).toBe(200);
    await app.em().execute('update users_user set erase_at = now() where erase_at is not null');
    await app.em().execute(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
    await eventually(
      () => usage('users.people'),
      (now) => now.used === used - 1,
    );
    // The link was not used up by being refused.
    expect((await join()).status).toBe(201);
    await set('users', { people: null });
  });

  it('bound media by number, however they come', async () => {
    const { used } = await usage('media.items');
    await set('media', { projectItems: used + 2 });
    const answers = await Promise.all(
      times(6, (index) => ownerAt(index).request('POST', '/media', { form: formOf(png(index)) })),
    );
    expect(codes(answers)).toEqual([201, 201, ...times(4, () => 'media.quota_exceeded')]);
    const refused = [413, 'media.quota_exceeded', `media.items: at most ${String(used + 2)} in this project`];
    expect(answers.filter(({ status }) => status === 413).map(refusal)).toEqual(times(4, () => refused));
    expect(await usage('media.items')).toMatchObject({ used: used + 2, limit: used + 2 });
    // The same bytes are another item.
    expect(refusal(await owner.upload(png(0)))).toEqual(refused);
    const resumable = { ...TUS, 'upload-length': '1000' };
    expect(refusal(await owner.request('POST', '/media/uploads', { headers: resumable }))).toEqual(refused);
    const avatar = await owner.request('PUT', '/users/me/avatar', { form: formOf(png(1), 'avatar') });
    expect(refusal(avatar)).toEqual(refused);
    const logo = await owner.request('PUT', '/admin/project/pictures/logo', { form: formOf(png(1), 'picture') });
    expect(refusal(logo)).toEqual(refused);
    // Nothing is left of what was refused.
    expect(await usage('media.items')).toMatchObject({ used: used + 2 });

    // One that was begun while there was room.
    await set('media', { projectItems: used + 3 });
    const begun = await owner.request('POST', '/media/uploads', { headers: { ...TUS, 'upload-length': '4' } });
    expect(begun.status).toBe(201);
    await set('media', { projectItems: used + 2 });
    const last = await owner.request('PATCH', begun.headers.get('location') ?? '', {
      headers: { ...TUS, 'upload-offset': '0' },
      body: new TextEncoder().encode('text'),
    });
    expect(refusal(last)).toEqual(refused);
    expect(await usage('media.items')).toMatchObject({ used: used + 2 });
  });

  it('give room back when media are deleted, and not when they are in the trash', async () => {
    const [first] = (await owner.get<{ id: string }[]>('/media')).data;
    const ids = [first?.id];
    expect((await owner.post('/media/delete', { ids })).status).toBe(200);
    expect((await owner.upload(png(7))).status).toBe(413);
    expect((await owner.post('/media/delete', { ids, permanent: true })).status).toBe(200);
    expect((await owner.upload(png(7))).status).toBe(201);
    await set('media', { projectItems: null });
  });

  it('bound media by bytes', async () => {
    const { used } = await usage('media.bytes');
    expect(used).toBeGreaterThan(0);
    await set('media', { projectQuota: used + 1 });
    const refused = [413, 'media.quota_exceeded', `media.bytes: at most ${String(used + 1)} bytes in this project`];
    expect(refusal(await owner.upload(makePng(300, 300)))).toEqual(refused);
    const resumable = { ...TUS, 'upload-length': '1000' };
    expect(refusal(await owner.request('POST', '/media/uploads', { headers: resumable }))).toEqual(refused);
    await set('media', { projectQuota: null, userQuota: used + 1 });
    expect(refusal(await owner.upload(makePng(302, 300)))[2]).toBe(`At most ${String(used + 1)} bytes in this account`);
    await set('media', { userQuota: null });
    expect((await owner.upload(makePng(301, 300))).status).toBe(201);
  });

  it('bound mails of a day: requests are refused, and jobs wait until there is room', async () => {
    const settled = () =>
      eventually(
        () =>
          app.em().execute<unknown[]>(`select 1 from kernel_outbox where name <> 'users.erase' and run_at <= now()`),
        (left) => left.length === 0,
      );
    await settled();
    const { used } = await usage('mail.messages');
    await set('mail', { messagesPerDay: used + 2 });
    const asked = times(6, (index) => `many${String(index)}@example.org`);
    const answers = await Promise.all(asked.map((email, index) => either(index).post('/auth/start', { email })));
    const accepted = answers.filter(({ status }) => status === 202).length;
    expect(accepted).toBeGreaterThanOrEqual(2);
    await settled();
    expect(await usage('mail.messages')).toMatchObject({ used: used + 2, limit: used + 2, per: 'day' });

    const refused = await choir().post('/auth/start', { email: 'late@example.org' });
    const detail = `mail.messages: at most ${String(used + 2)} in 24 hours in this project`;
    expect(refusal(refused)).toEqual([429, 'mail.quota_exceeded', detail]);
    // The first mails of this spec are seconds old: there is room again in a day.
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(80_000);
    expect(wait).toBeLessThanOrEqual(86_400);
    // It tells nobody who has an account.
    expect((await choir().post('/auth/start', { email: owner.account.email })).body.code).toBe('mail.quota_exceeded');
    for (const email of ['nobody@example.org', draft('invited').email]) {
      const { status, body } = await owner.put('/auth/email', {
        newEmail: email,
        currentPassword: owner.account.password,
      });
      expect([status, body.code]).toEqual([429, 'mail.quota_exceeded']);
    }
    expect((await app.client.post('/auth/start', { email: 'late@example.org' })).status).toBe(202);

    // An account is made all the same. Its mail, and those that a job could not send, wait without being given up.
    expect((await choir().post('/auth/register', draft('patient'))).status).toBe(201);
    const waiting = () =>
      app.em().execute<{ attempts: number; lastError: string; minutes: number }[]>(
        `select attempts, last_error as "lastError", extract(epoch from run_at - now()) / 60 as minutes from kernel_outbox
         where name in ('auth.mail-code', 'auth.registered') and state in ('pending', 'blocked') and last_error is not null`,
      );
    const jobs = await eventually(waiting, (all) => all.length > accepted - 2);
    expect(jobs.every((job) => job.attempts === 0 && job.lastError === detail && job.minutes > 9)).toBe(true);
    await set('mail', { messagesPerDay: null });
    await app.em().execute(`update kernel_outbox set run_at = now() where last_error is not null`);
    await eventually(waiting, (all) => all.length === 0);
    await mailTo(app.client, draft('patient').email, /./);
    const sent = (await usage('mail.messages')).used;
    expect(sent).toBeGreaterThanOrEqual(used + accepted + 1);
    expect((await server.get<unknown[]>('/admin/jobs?state=failed')).data).toEqual([]);
  });

  it('bound requests of an hour, and never keep out people who run the server', async () => {
    await set('projects', { requestsPerHour: 3 });
    const answers = await Promise.all(times(8, (index) => ownerAt(index).get('/users/me')));
    expect(codes(answers)).toEqual([200, 200, 200, ...times(5, () => 'projects.quota_exceeded')]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.detail).toBe('projects.requests: at most 3 requests in an hour to this project');
    expect(refused?.headers.get('ratelimit-policy')).toBe('"projects.requests";q=3;w=3600');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect((await choir().get('/posts')).status).toBe(429);
    expect(await usage('projects.requests')).toMatchObject({ used: 3, limit: 3, per: 'hour' });
    expect((await acting.get('/admin/users')).status).toBe(200);
    await set('projects', { requestsPerHour: null });
    expect((await owner.get('/users/me')).status).toBe(200);

    expect((await server.patch('/admin/server/settings/projects', { requestsPerHour: 1 })).status).toBe(200);
    const person = await app.client.signIn('elsewhere', draft('elsewhere').password);
    expect((await person.get('/users/me')).status).toBe(200);
    expect((await person.get('/users/me')).body.code).toBe('projects.quota_exceeded');
    const again = await app.client.signIn(server.account.username, server.account.password);
    expect(codes(await Promise.all(times(3, () => again.get('/users/me'))))).toEqual([200, 200, 200]);
    expect((await again.patch('/admin/server/settings/projects', { requestsPerHour: null })).status).toBe(200);
  });
});

const formOf = (bytes: Buffer, field = 'file'): FormData => {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(bytes)]), 'image.png');
  return form;
};
