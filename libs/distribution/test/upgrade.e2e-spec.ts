import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { distribution } from '@roost/distribution';
import { compose, migrate, ownerOrmConfig, pendingMigrations } from '@roost/kernel';
import {
  ApiClient,
  createDatabase,
  dropDatabase,
  eventually,
  type KeptMail,
  mailsOf,
  SpawnedProcess,
  TEST_ENVIRONMENT,
  type TestDatabase,
  testServices,
} from '@roost/testing';
import {
  afterChanges,
  changedColumns,
  handlersOfThen,
  movedTables,
  nameNow,
  renamedHandlers,
} from './upgrade/changed-columns.js';
import {
  idInSecond,
  isSoon,
  OldDatabase,
  type OldPerson,
  primaryKeys,
  restoreFiles,
  type Row,
} from './upgrade/old-database.js';

interface LogLine {
  level: string;
  msg: string;
  handler?: string;
  entry?: string;
  traceId?: string;
}

const TUS = { 'tus-resumable': '1.0.0' };

const handlerNow = (handler: string): string => renamedHandlers[handler] ?? handler;

describe('An upgrade of an installation that an older version filled', () => {
  let old: OldDatabase;
  let orm: MikroORM;
  let database: TestDatabase;
  let env: Record<string, string>;
  const running: SpawnedProcess[] = [];
  let client: ApiClient;
  beforeAll(async () => {
    old = await OldDatabase.read();
    const home = await mkdtemp(join(tmpdir(), 'roost-upgrade-'));
    await restoreFiles(home);
    database = await createDatabase({ empty: true });
    env = {
      ...TEST_ENVIRONMENT,
      DATABASE_URL: database.databaseUrl,
      DATABASE_OWNER_URL: database.databaseOwnerUrl,
      REDIS_URL: testServices().redisUrl,
      REDIS_PREFIX: `upgrade-${crypto.randomUUID()}`,
      ROOST_HOME: home,
      STORAGE_LOCAL_DIR: join(home, 'storage'),
      STORAGE_ALSO_OPEN: 'pictshare',
      // Nobody is there: rows about what it keeps have to survive, the bytes are not part of this.
      PICTSHARE_URL: 'http://127.0.0.1:9',
      MAIL_DEV_DIR: join(home, 'mail'),
      MEDIA_PIECE_BYTES: '65536',
      OUTBOX_SWEEP_MS: '500',
      LOG_LEVEL: 'info',
    };
    orm = await MikroORM.init(ownerOrmConfig(await compose(distribution, env)));
  });
  afterAll(async () => {
    await orm.close();
    for (const process of running) process.kill('SIGTERM');
    await Promise.all(running.map((process) => process.exit()));
    await dropDatabase(database);
    await rm(env.ROOST_HOME ?? '', { recursive: true, force: true });
  });

  const start = (kind: 'api' | 'worker', more: object = {}): SpawnedProcess => {
    const process = new SpawnedProcess(kind, { ...env, ...more });
    running.push(process);
    return process;
  };
  const person = (name: string): OldPerson => old.state.people[name] as OldPerson;
  const kept = (name: string): string => old.state.kept[name] ?? '';
  const signIn = (name: string, password = person(name).password) => client.signIn(person(name).username, password);
  const rowsOf = async (table: string): Promise<Row[]> =>
    (await orm.em.execute<{ row: Row }[]>(`select to_jsonb(t) as row from ${table} t`)).map(({ row }) => row);
  const waiting = () => old.rows('kernel_outbox').filter(({ state, run_at: at }) => state !== 'failed' && isSoon(at));

  it('keeps every value of every row', async () => {
    await orm.migrator.up({ migrations: old.state.migrations });
    await old.load(orm);
    const keys = await primaryKeys(orm);
    const before = new Map<string, Row[]>();
    for (const table of old.tables) {
      const rows = await rowsOf(table);
      expect([table, rows.length]).toEqual([table, old.rows(table).length]);
      expect([table, Object.keys(rows[0] ?? {}).sort()]).toEqual([table, Object.keys(old.rows(table)[0] ?? {}).sort()]);
      before.set(table, rows);
    }
    await migrate(await compose(distribution, env));
    expect(await pendingMigrations(orm)).toEqual([]);
    const ran = (await orm.migrator.getExecuted()).map(({ name }) => name);
    expect(ran).toEqual(expect.arrayContaining(changedColumns.map(({ migration }) => migration)));
    expect((await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
    for (const [table, rows] of before) {
      const names = keys.get(table)?.map((column) => nameNow(table, column));
      const keyOf = (row: Row): string => JSON.stringify(names?.map((column) => row[column]));
      const now = new Map((await rowsOf(movedTables[table] ?? table)).map((row) => [keyOf(row), row]));
      for (const row of rows) {
        const expected = afterChanges(table, row, rows);
        const found = now.get(keyOf(expected));
        const columns = Object.fromEntries(Object.keys(expected).map((column) => [column, found?.[column]]));
        expect({ table, ...columns }).toEqual({ table, ...expected });
      }
    }
  });

  it('starts, and lets people in by what they had', async () => {
    const api = start('api', { PORT: '0' });
    client = new ApiClient(await api.address());
    for (const name of ['grace', 'ada', 'bob', 'moe', 'onea', 'oneb']) {
      const signedIn = await signIn(name);
      expect((await signedIn.get<{ id: string }>('/users/me')).data.id).toBe(person(name).id);
    }
    const { username, password } = person('eve');
    expect((await client.post('/auth/login', { username, password })).status).toBe(401);
    for (const name of ['ada', 'bob']) {
      const { refreshToken } = person(name);
      const renewed = await client.post<{ accessToken: string }>('/auth/refresh', { refreshToken });
      expect([name, renewed.status]).toEqual([name, 200]);
      const me = await client.get<{ id: string }>('/users/me', { authorization: `Bearer ${renewed.data.accessToken}` });
      expect(me.data.id).toBe(person(name).id);
    }
    expect((await client.get('/users/me', { cookie: kept('cookie') })).status).toBe(200);
    const change = { email: person('moe').email, token: kept('resetCode'), newPassword: 'a new one, long enough' };
    expect((await client.request('PUT', '/auth/restart-password', { json: change })).status).toBe(200);
    await signIn('moe', change.newPassword);
  }, 150_000);

  it('shows them what was theirs', async () => {
    const [ada, bob, admin] = await Promise.all([signIn('ada'), signIn('bob'), signIn('grace')]);
    const posts = await bob.get<{ id: string; content: string }[]>('/posts/ada');
    expect(posts.data.find(({ id }) => id === kept('post'))?.content).toBe('A first post, changed');
    expect((await bob.get<unknown[]>('/posts/me/following')).data).toHaveLength(1);
    expect((await bob.get('/posts/me/preferences')).data).toEqual({ emailVisibility: 'members' });

    const bookings = (await ada.get<{ id: string; state: string }[]>('/bookings/mine?limit=100')).data;
    expect(bookings.find(({ id }) => id === kept('booking'))?.state).toBe('confirmed');
    expect((await bob.get<{ id: string }[]>('/bookings/swaps')).data.map(({ id }) => id)).toContain(kept('swap'));
    expect((await client.get(kept('feed'))).bytes.toString()).toContain('BEGIN:VEVENT');
    expect((await ada.get('/bookings/units')).data).toMatchObject([{ name: 'Choir' }]);

    const image = await ada.get<{ status: string; variants: { url: string }[] }>(`/media/${kept('image')}`);
    expect([image.data.status, image.data.variants.length]).toEqual(['ready', 4]);
    for (const { url } of image.data.variants) expect((await client.get(url)).status).toBe(200);
    expect((await client.get(kept('signed'))).status).toBe(200);
    expect((await client.get(`/media/${kept('pdf')}/file?share=${kept('share')}`)).status).toBe(200);
    expect((await ada.get<{ count: number }>(`/media/albums/${kept('album')}`)).data.count).toBe(2);
    expect((await ada.get<{ id: string }[]>('/media?trashed=true')).data.map(({ id }) => id)).toEqual([
      kept('trashed'),
    ]);
    expect((await ada.get<{ status: string }>(`/media/${kept('elsewhere')}`)).data.status).toBe('ready');
    for (const name of ['audio', 'video', 'pdf']) expect((await ada.get(`/media/${kept(name)}/file`)).status).toBe(200);

    const { settings } = (await admin.get<{ settings: object[] }>('/admin/settings/media')).data;
    const ladder = ['dot', 'thumb', 'wide'].map((name) => ({ name }));
    expect(settings.slice(0, 2)).toMatchObject([{ value: ladder, source: 'project' }, { value: 50_000_000 }]);
    const template = await admin.get<{ overridden: boolean }>('/mail/templates/auth.welcome?locale=en');
    expect(template.data.overridden).toBe(true);
    const roles = (await admin.get<{ name: string }[]>('/admin/roles')).data;
    expect(roles.map(({ name }) => name)).toContain('editor');
  });

  it('lets the people of a second project in, who are called the same, to what is theirs', async () => {
    const choir = client.as({ 'x-roost-project': 'choir' });
    const ada = await choir.signIn('ada', person('ada').password);
    expect((await ada.get<{ id: string }>('/users/me')).data.id).toBe(idInSecond(person('ada').id));
    const posts = (await ada.get<{ id: string; content: string }[]>('/posts/ada')).data;
    expect(posts.find(({ id }) => id === idInSecond(kept('post')))?.content).toBe('A first post, changed');
    const bookings = (await ada.get<{ id: string; state: string }[]>('/bookings/mine?limit=100')).data;
    expect(bookings.find(({ id }) => id === idInSecond(kept('booking')))?.state).toBe('confirmed');
    const [grace, admin] = [await choir.signIn('grace', person('grace').password), await signIn('grace')];
    const { settings } = (await grace.get<{ settings: object[] }>('/admin/settings/media')).data;
    expect(settings.slice(0, 2)).toMatchObject([{ source: 'project' }, { value: 50_000_000 }]);
    const usage = (await admin.get<{ name: string; used: number }[]>('/admin/projects/choir/usage')).data;
    const used = Object.fromEntries(usage.map((quota) => [quota.name, quota.used]));
    const bytes = old.rows('media_usage').find(({ scope }) => String(scope).startsWith('project:'))?.bytes;
    expect(used).toMatchObject({ 'users.people': Object.keys(old.state.people).length, 'media.bytes': bytes });
  });

  it('goes on with an upload where it stopped', async () => {
    const ada = await signIn('ada');
    const bytes = Buffer.from('Möwe, '.repeat(30_000));
    const path = kept('upload');
    const { headers } = await ada.request('HEAD', path, { headers: TUS });
    expect(headers.get('upload-offset')).toBe('100000');
    const rest = await ada.request('PATCH', path, {
      headers: { ...TUS, 'upload-offset': '100000', 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(bytes.subarray(100_000)),
    });
    expect(rest.status).toBe(204);
    const media = await ada.get<{ sha256: string }>(path.replace('/uploads', ''));
    expect(media.data.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('brings every waiting event and job to its handler once, and gives nothing up', async () => {
    const worker = start('worker');
    await eventually(
      () =>
        orm.em.execute<object[]>(
          `select id, name, handler, state, attempts, last_error from kernel_outbox
           where state <> 'failed' and run_at < now() + interval '1 hour'`,
        ),
      ({ length }) => length === 0,
      120_000,
    );
    worker.kill('SIGTERM');
    await worker.exit();
    const lines = worker.output
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine);
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
    const done = lines.filter(({ msg }) => /^(job|delivery) done$/.test(msg));

    const jobs = waiting().filter(({ kind }) => kind === 'job');
    const runs = jobs.map(({ id, handler }) => {
      const found = done.filter(({ entry }) => entry === String(id));
      return [id, handlerNow(String(handler)), found.map((line) => line.handler)];
    });
    expect(runs).toEqual(runs.map(([id, handler]) => [id, handler, [handler]]));

    // What a handler was told of an event is found by the trace of what caused it, beside the deliveries that waited before.
    const known = new Set(jobs.map(({ id }) => String(id)));
    const events = waiting().filter(({ kind }) => kind === 'event');
    const expected = events.flatMap(({ name, trace_id: trace }) =>
      (handlersOfThen[String(name)] ?? []).map((handler) => `${String(trace)} ${handlerNow(handler)}`),
    );
    const ofThen = new Set(expected);
    const found = done
      .filter(({ entry = '' }) => !known.has(entry))
      .map(({ traceId = '', handler = '' }) => `${traceId} ${handler}`)
      .filter((delivery) => ofThen.has(delivery));
    expect(expected.length).toBeGreaterThan(10);
    expect(found.sort()).toEqual(expected.sort());

    const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => Number(id)).sort((left, right) => left - right);
    const failed = (rows: readonly Row[]) => idsOf(rows.filter(({ state }) => state === 'failed'));
    const left = await rowsOf('kernel_outbox');
    expect(failed(left)).toEqual(failed(old.rows('kernel_outbox')));
    const later = (rows: readonly Row[]) =>
      idsOf(rows.filter(({ state, run_at: at }) => state === 'pending' && !isSoon(at)));
    expect(later(left)).toEqual(expect.arrayContaining(later(old.rows('kernel_outbox'))));
  }, 150_000);

  it('sends the mails that were due, once', async () => {
    const mails = await mailsOf(client);
    const subjects = (to: string) =>
      mails.filter((mail) => mail.to === `${to}@example.org`).map(({ subject }) => subject);
    for (const name of ['onea', 'threea', 'oneb', 'threeb', 'sue', 'ron']) {
      expect(subjects(name).filter((subject) => subject.startsWith('Welcome'))).toEqual([`Welcome, ${name}`]);
    }
    // Given up before, so it stays.
    expect(subjects('rue')).toEqual([]);
    const texts = mails.map(({ to, subject, text }: KeptMail) => `${to} ${subject} ${text}`);
    expect(texts.length).toBeGreaterThan(40);
    expect(new Set(texts).size).toBe(texts.length);
    const [{ count } = { count: 0 }] = await orm.em.execute<{ count: number }[]>(
      `select count(*)::int as count from mail_message where state = 'queued'`,
    );
    expect(count).toBe(0);
  });

  it('makes of the uploads that waited what is to be made of them', async () => {
    const ada = await signIn('ada');
    for (const name of ['imageb', 'audiob']) {
      expect([name, (await ada.get<{ status: string }>(`/media/${kept(name)}`)).data.status]).toEqual([name, 'ready']);
    }
    // Their jobs were given up in the old version, which the media learn only now.
    for (const name of ['imagea', 'audioa']) {
      expect([name, (await ada.get<{ status: string }>(`/media/${kept(name)}`)).data.status]).toEqual([name, 'failed']);
    }
    const posts = (await ada.get<{ id: string }[]>('/posts/ada')).data;
    for (const name of ['postWithouta', 'postWithoutb']) {
      expect(posts.find(({ id }) => id === kept(name))).toMatchObject({ media_ids: [] });
    }
  });
});
