import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  ApiClient,
  createTestApp,
  eventually,
  mailsOf,
  makePng,
  type SignedInClient,
  SpawnedProcess,
  type TestApp,
} from '@roost/testing';
import { linesOf, saidBy } from './side-by-side/log-lines.js';
import { watch } from './side-by-side/media-stream.js';
import { writeProbe } from './side-by-side/probe-plugin.js';

/** Longest time in which one process may learn what another did. Below that in which streams and sweeps look for themselves. */
const SOON_MS = 3_000;

interface Manifest {
  id: string;
  status: string;
  filename: string;
}

/** Two API processes and two workers of one installation. */
describe('Processes side by side', () => {
  let app: TestApp;
  let folder: string;
  let env: Record<string, string>;
  const running: SpawnedProcess[] = [];
  const workers: SpawnedProcess[] = [];
  let here: ApiClient;
  let there: ApiClient;
  let admin: SignedInClient;
  beforeAll(async () => {
    // A worker that stands still for longer than the lock is taken for dead, and its job is run again: none may on a busy machine.
    app = await createTestApp({ env: { AUTH_LIMIT_LOGIN_ACCOUNT: '6/1h', QUEUE_LOCK_MS: '6000' } });
    const plugin = await writeProbe();
    folder = dirname(plugin);
    env = { ...app.env, LOG_LEVEL: 'info', PORT: '0', ROOST_PLUGINS: plugin };
    admin = await app.signUpAdmin();
    const apis = [start('api'), start('api')];
    const [one, two] = await Promise.all(apis.map((api) => api.address()));
    [here, there] = [new ApiClient(one ?? ''), new ApiClient(two ?? '')];
    admin = at(here, admin);
  }, 150_000);
  afterAll(async () => {
    for (const process of running) process.kill('SIGTERM');
    await Promise.all(running.map((process) => process.exit()));
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const start = (kind: 'api' | 'worker'): SpawnedProcess => {
    const process = new SpawnedProcess(kind, env);
    running.push(process);
    if (kind === 'worker') workers.push(process);
    return process;
  };
  /** The same person, at another process. */
  const at = ({ url }: ApiClient, { account }: SignedInClient): SignedInClient =>
    new ApiClient(url, { authorization: `Bearer ${account.accessToken}` }, account) as SignedInClient;
  const soon = (client: ApiClient, path: string, status: number) =>
    eventually(
      async () => (await client.get(path)).status,
      (found) => found === status,
      SOON_MS,
    );
  const said = (word: string): string[] => saidBy(workers, word);
  const uploaded = async (client: ApiClient, width: number): Promise<string> =>
    (await client.upload<Manifest>(makePng(width, 40), `${String(width)}.png`)).data.id;
  const outbox = () => app.em().execute<object[]>(`select * from kernel_outbox where name not like 'media.%'`);

  it('tells on a stream of one what the other and the workers did', async () => {
    const ada = await here.signUp();
    const id = await uploaded(at(there, ada), 200);
    const stream = await watch(`${here.url}/media/${id}/events`, ada.account.accessToken);
    await eventually(stream.names, (names) => names.length === 1);
    await at(there, ada).patch(`/media/${id}`, { filename: 'renamed.png' });
    await eventually(stream.names, (names) => names.at(-1) === 'renamed.png', SOON_MS);
    start('worker');
    start('worker');
    await stream.ended;
    expect(stream.last()).toMatchObject({ id, status: 'ready' });
  });

  it('have the same people, roles and sessions', async () => {
    const ada = await here.signUp();
    const [one, other] = [ada, at(there, ada)];
    await admin.put('/admin/roles/librarian', { description: 'Sees who is here', permissions: ['users.list'] });
    for (const client of [one, other]) expect((await client.get('/users')).status).toBe(403);
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['librarian', 'member'] });
    await Promise.all([one, other].map((client) => soon(client, '/users', 200)));
    await at(there, admin).put('/admin/roles/librarian', { description: 'Sees nothing', permissions: [] });
    await Promise.all([one, other].map((client) => soon(client, '/users', 403)));

    const phone = await there.signIn(ada.account.username, ada.account.password);
    for (const client of [phone, at(here, phone)]) expect((await client.get('/users/me')).status).toBe(200);
    await ada.delete('/auth/sessions');
    await Promise.all([phone, at(here, phone)].map((client) => soon(client, '/users/me', 401)));
    await at(there, admin).post(`/admin/users/${ada.account.id}/suspend`, { reason: 'a test' });
    await Promise.all([one, other].map((client) => soon(client, '/users/me', 401)));
  });

  it('have the same media, albums and settings', async () => {
    const ada = await here.signUp();
    const other = at(there, ada);
    const id = await uploaded(ada, 201);
    await eventually(
      async () => (await other.get<Manifest>(`/media/${id}`)).data.status,
      (status) => status === 'ready',
    );
    const paths = [`/media/${id}/file`, `/media/${id}/thumb`];
    for (const path of paths) expect((await there.get(path)).status).toBe(404);
    await ada.patch(`/media/${id}`, { access: 'public' });
    for (const path of paths) await soon(there, path, 200);
    await other.patch(`/media/${id}`, { access: 'private' });
    for (const path of paths) await soon(here, path, 404);

    const album = await ada.post<{ id: string }>('/media/albums', { name: 'Summer' });
    await other.post(`/media/albums/${album.data.id}/items`, { ids: [id] });
    expect((await ada.get<{ count: number }>(`/media/albums/${album.data.id}`)).data.count).toBe(1);

    const signed = new URL((await ada.post<{ url: string }>(`/media/${id}/sign`, { width: 20 })).data.url).pathname;
    expect((await there.get(signed)).status).toBe(200);
    await admin.post('/admin/media/signing-key/rotate');
    await soon(there, signed, 403);

    await admin.patch('/admin/settings/media', { userQuota: 10 });
    await eventually(
      async () => (await other.upload(makePng(60, 61))).status,
      (status) => status >= 400,
      SOON_MS,
    );
    await admin.patch('/admin/settings/media', { userQuota: 50_000_000 });
    await other.delete(`/media/${id}?permanent=true`);
    for (const path of paths) await soon(ada, path, 404);
  });

  it('send mails by the template as it was last edited', async () => {
    const edit = (client: SignedInClient, subject: string) =>
      client.put('/mail/templates/auth.welcome', {
        locale: 'en',
        subject,
        body: '<mj-text>Hello {{username}}</mj-text>',
      });
    const subjects = async (people: readonly SignedInClient[]): Promise<string[]> => {
      const addresses = people.map(({ account }) => account.email);
      const mails = await eventually(
        async () => (await mailsOf(there)).filter(({ to }) => addresses.includes(to)),
        ({ length }) => length === people.length,
      );
      return [...new Set(mails.map(({ subject }) => subject))];
    };
    // As many as make it likely that both workers take some.
    const some = (client: ApiClient) => Promise.all(Array.from({ length: 4 }, () => client.signUp()));
    for (const [subject, editor, client] of [
      ['One', admin, there],
      ['Two', at(there, admin), here],
    ] as const) {
      expect((await edit(editor, subject)).status).toBe(200);
      expect(await subjects(await some(client))).toEqual([subject]);
    }
    await admin.delete('/mail/templates/auth.welcome?locale=en');
  });

  it('do once what is sent to both under one key', async () => {
    const ada = await here.signUp();
    const send = async (client: SignedInClient) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(makePng(70, 71))]), 'once.png');
      return client.request<Manifest>('POST', '/media', { form, headers: { 'idempotency-key': 'only-once-please' } });
    };
    const clients = [ada, at(there, ada), ada, at(there, ada)];
    const answers = await Promise.all(clients.map(send));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    // Who comes while the first is at work may be told so.
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(made.map(({ data }) => data.id)).size).toBe(1);
    expect((await ada.get<unknown[]>('/media')).data).toHaveLength(1);
    expect((await send(at(there, ada))).data.id).toBe(made[0]?.data.id);
  });

  it('write once what is sent to both at once, and tell of it once', async () => {
    const ada = await here.signUp();
    const clients = [ada, at(there, ada)];
    for (const title of ['One', 'Two', 'Three']) {
      const send = (client: SignedInClient, content = 'And only once') =>
        client.request<{ id: string }>('POST', '/posts', {
          json: { title, content },
          headers: { 'idempotency-key': title },
        });
      const answers = await Promise.all([...clients, ...clients].map((client) => send(client)));
      expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
      const again = await Promise.all(clients.map((client) => send(client)));
      expect(again.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([
        [201, 'true'],
        [201, 'true'],
      ]);
      const made = [...answers, ...again].filter(({ status }) => status === 201);
      expect(new Set(made.map(({ data }) => data.id)).size).toBe(1);
      const otherwise = await send(at(there, ada), 'Otherwise');
      expect([otherwise.status, otherwise.body.code]).toEqual([422, 'http.idempotency_mismatch']);
    }
    const posts = await app.em().execute<object[]>('select id from posts_post where author_id = ?', [ada.account.id]);
    expect(posts).toHaveLength(3);
  });

  it('count against the same limits', async () => {
    const { username } = (await here.signUp()).account;
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      for (const client of [here, there]) {
        statuses.push((await client.post('/auth/login', { username, password: 'not the password' })).status);
      }
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  });

  it('handle each event once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? here : there).signUp()));
    const addresses = people.map(({ account }) => account.email).sort();
    await eventually(outbox, ({ length }) => length === 0);
    // An event that is handed out twice makes two mails.
    const mails = (await mailsOf(there)).filter(({ to }) => addresses.includes(to));
    expect(mails.map(({ to }) => to).sort()).toEqual(addresses);
    // The log is written in batches: that of the last mail comes last.
    const done = await eventually(
      () => linesOf(workers).filter(({ msg }) => /^(job|delivery) done$/.test(msg)),
      (lines) => lines.filter(({ job }) => job === 'mail.deliver').length >= addresses.length,
    );
    expect(new Set(done.map(({ entry }) => entry)).size).toBe(done.length);
  });

  it('run what recurs once per interval, whichever worker it is', async () => {
    const secondsOf = (ticks: readonly number[]): number => ((ticks.at(-1) ?? 0) - (ticks[0] ?? 0)) / 1000;
    const ticks = await eventually(
      () =>
        said('tick')
          .map(Number)
          .sort((left, right) => left - right),
      (times) => times.length >= 4 && secondsOf(times) >= 4,
    );
    // They are due a second after each other, and may begin a little late.
    expect(ticks.length).toBeLessThanOrEqual(Math.ceil(secondsOf(ticks)) + 2);
  });

  it('run once what is due by the clock, whichever worker it is', async () => {
    const due = `update kernel_schedule set next_at = now() where name = 'probe.yearly' returning name`;
    for (const time of [1, 2, 3, 4, 5]) {
      expect(await app.em().execute(due)).toEqual([{ name: 'probe.yearly' }]);
      await eventually(
        () => said('yearly').length,
        (runs) => runs >= time,
      );
      await eventually(outbox, ({ length }) => length === 0);
      expect(said('yearly')).toHaveLength(time);
    }
  });

  it('lose nothing when a worker is killed at its work', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => String(index));
    for (const number of numbers) {
      await app
        .em()
        .execute(
          `insert into kernel_outbox (kind, name, handler, payload) values ('job', 'probe.work', 'probe.work', ?::jsonb)`,
          [JSON.stringify({ number })],
        );
    }
    const [victim] = workers;
    // Each worker takes five at once, so that neither can take them all.
    await eventually(
      () => victim?.errors.join('') ?? '',
      (text) => /begun/.test(text),
    );
    const before = new Set(said('ended'));
    victim?.kill('SIGKILL');
    expect(await victim?.exit()).toBeNull();
    expect(before.size).toBeLessThan(numbers.length);
    const ended = await eventually(
      () => new Set(said('ended')),
      ({ size }) => size === numbers.length,
    );
    expect([...ended].sort()).toEqual(numbers.sort());
    await eventually(
      () => app.em().execute<object[]>(`select * from kernel_outbox where name = 'probe.work'`),
      ({ length }) => length === 0,
    );
  });

  it('end in good order', async () => {
    const others = running.filter((process) => process !== workers[0]);
    for (const process of others) process.kill('SIGTERM');
    expect(await Promise.all(others.map((process) => process.exit()))).toEqual(others.map(() => 0));
  });
});
