import { Redis } from 'ioredis';
import { createTestApp, eventually, makePng, type SignedInClient, SpawnedProcess, type TestApp } from '@roost/testing';
import { actingOn, FILLED, fillProject, good, PASSWORD } from './deleted-project/fill-project.js';

const DAY_MS = 86_400_000;

interface Project {
  id: string;
  slug: string;
  state: string;
  deletesAt: string | null;
  deletion: {
    begunAt: string | null;
    done: number;
    total: number | null;
    failures: { step: string; reason: string }[];
  } | null;
}

describe('A deleted project', () => {
  let app: TestApp;
  let redis: Redis;
  let admin: SignedInClient;
  const running: SpawnedProcess[] = [];
  beforeAll(async () => {
    app = await createTestApp({ env: { PROJECTS_DELETION_DAYS: '3' } });
    redis = new Redis(app.env.REDIS_URL ?? '');
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    for (const process of running) await stop(process, 'SIGKILL');
    redis.disconnect();
    await app.close();
  });

  const worker = () => {
    const started = new SpawnedProcess('worker', app.env);
    running.push(started);
    return started;
  };
  const stop = async (process: SpawnedProcess, signal: NodeJS.Signals = 'SIGTERM') => {
    process.kill(signal);
    await process.exit();
  };
  const find = async (slug: string) => (await admin.get<Project>(`/admin/projects/${slug}`)).data;
  const acting = (slug: string) => actingOn(admin, slug);
  const dueNow = async (slug: string) => {
    await app.em().execute(`update projects_project set deletes_at = now() where slug = ?`, [slug]);
    await app.em().execute(`update kernel_outbox set run_at = now() where name = 'projects.delete'`);
  };
  const tables = async () =>
    (
      await app
        .em()
        .execute<{ name: string }[]>(
          `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' order by 1`,
        )
    ).map(({ name }) => name);
  /** Every row of every table with one of these texts in it. */
  const rowsWith = async (texts: readonly string[]) => {
    const found: Record<string, string[]> = {};
    for (const name of await tables()) {
      const rows = await app
        .em()
        .execute<{ row: string }[]>(`select t::text as row from ${name} t where t::text ~ ?`, [texts.join('|')]);
      if (rows.length > 0) found[name] = rows.map(({ row }) => row).sort();
    }
    return found;
  };
  const keysWith = async (texts: readonly string[]) =>
    (await redis.keys(`${app.env.REDIS_PREFIX ?? ''}:*`)).filter((key) => texts.some((text) => key.includes(text)));
  /** Ids of the project and of all that is in it. */
  const idsOf = async (projectId: string) => {
    const ids = new Set([projectId]);
    for (const name of await tables()) {
      const columns = await app
        .em()
        .execute<{ name: string }[]>(
          `select column_name as name from information_schema.columns where table_name = ?`,
          [name],
        );
      if (!['id', 'project_id'].every((column) => columns.some((known) => known.name === column))) continue;
      const rows = await app
        .em()
        .execute<{ id: string }[]>(
          `select id::text from ${name} where project_id = ? and '${name}' not in ('kernel_outbox', 'kernel_owed_hook')`,
          [projectId],
        );
      for (const { id } of rows) ids.add(id);
    }
    return [...ids];
  };

  it('leaves its slug and a line in the log of the server, though the worker is killed, and nothing is missing elsewhere', async () => {
    const first = worker();
    const [choir, twin] = [await fillProject(app, admin, 'choir'), await fillProject(app, admin, 'rowing')];
    await eventually(
      () => app.em().execute<unknown[]>(`select 1 from kernel_outbox where state <> 'pending' or run_at < now()`),
      (left) => left.length === 0,
      60_000,
    );
    const media = await app
      .em()
      .execute<{ id: string }[]>(`select id from media_media where project_id = ? and access = 'public'`, [choir]);
    await good(app.client.get(`/media/${media[0]?.id ?? ''}/render?width=20`));
    // A table of a plugin that is gone, with a foreign key.
    await app.asOwner(`create table gone_note (id uuid primary key, project_id uuid not null,
      author_id uuid not null references users_user (id), before_id uuid null references gone_note (id))`);
    await app.asOwner(`insert into gone_note select id, project_id, id, null from users_user where username = 'ada'`);
    await app.asOwner(`insert into gone_note select u.id, u.project_id, u.id, n.id from users_user u
      join gone_note n on n.project_id = u.project_id where u.username = 'bob'`);
    const ids = await idsOf(choir);
    expect(ids.length).toBeGreaterThan(30);
    const before = await rowsWith(ids);
    const twinIds = await idsOf(twin);
    const twins = await rowsWith(twinIds);
    expect(await keysWith(ids)).not.toEqual([]);
    const files = await app.storedFiles();
    const ofTwin = files.filter((file) => twinIds.some((id) => file.includes(id)));
    expect(files.length).toBeGreaterThan(ofTwin.length);

    // The worker gets to the posts, which somebody else holds, and dies.
    const holding = app.em();
    await holding.begin();
    await holding.execute('lock table posts_post in share mode');
    expect(await good(admin.delete('/admin/projects/choir'))).toMatchObject({
      state: 'deleting',
      deletion: { done: 0 },
    });
    expect(await find('choir')).toMatchObject({ state: 'deleting' });
    expect((await app.client.as({ 'x-roost-project': 'choir' }).get('/posts')).body.code).toBe('projects.suspended');
    // A job that waits is no more run than any other.
    await good(acting('choir').post('/auth/start', { email: 'ada@example.org' }));
    await eventually(
      () => app.em().execute<unknown[]>(`select 1 from kernel_outbox where state = 'suspended'`),
      (waiting) => waiting.length === 1,
    );
    await dueNow('choir');
    const half = await eventually(
      () => find('choir'),
      ({ deletion }) => (deletion?.done ?? 0) > 5,
      60_000,
    );
    expect(half.deletion?.done).toBeLessThan(half.deletion?.total ?? 0);
    await stop(first, 'SIGKILL');
    await holding.rollback();
    expect((await admin.post('/admin/projects/choir/restore')).body.code).toBe('projects.deletion_begun');
    expect((await acting('choir').get('/admin/users')).body.code).toBe('projects.suspended');

    const second = worker();
    await eventually(
      () => admin.get('/admin/projects/choir'),
      ({ status }) => status === 404,
      60_000,
    );
    await stop(second);
    const left = await rowsWith(ids);
    expect(Object.keys(left)).toEqual(['kernel_audit']);
    expect(left.kernel_audit).toHaveLength(2);
    expect(left.kernel_audit?.join()).toMatch(/projects\.deleted/);
    expect(await keysWith(ids)).toEqual([]);
    expect(await app.storedFiles()).toEqual(ofTwin);
    // What belongs to others by a path has no row above it any more.
    for (const [child, parent] of [
      ['auth_session t', 'users_user p where p.id = t.user_id'],
      ['storage_variant t', 'storage_blob p where p.id = t.blob_id'],
      ['media_album_item t', 'media_album p where p.id = t.album_id'],
    ])
      expect(
        await app.em().execute(`select 1 from ${child ?? ''} where not exists (select from ${parent ?? ''})`),
      ).toEqual([]);
    expect(Object.keys(before).sort()).toEqual(expect.arrayContaining(FILLED));
    // Those who are called the same, and have the same pictures.
    expect({ ...(await rowsWith(twinIds)), kernel_outbox: [] }).toEqual({ ...twins, kernel_outbox: [] });
    expect((await admin.post('/admin/projects', { slug: 'choir' })).body.code).toBe('projects.slug_taken');
    expect((await admin.post('/admin/projects', { slug: 'singers', publicUrl: 'http://choir.localhost' })).status).toBe(
      201,
    );
  });

  it('can be taken back until its days are over, and is as it was', async () => {
    await good(admin.post('/admin/projects', { slug: 'chess' }));
    const anyone = app.client.as({ 'x-roost-project': 'chess' });
    await good(anyone.post('/auth/register', { username: 'ada', email: 'ada@example.org', password: PASSWORD }));
    const ada = await anyone.signIn('ada', PASSWORD);
    const { deletesAt } = await good<Project>(admin.delete('/admin/projects/chess'));
    expect(Date.parse(deletesAt ?? '') - Date.now()).toBeGreaterThan(2.9 * DAY_MS);
    expect((await good<Project>(admin.delete('/admin/projects/chess'))).deletesAt).toBe(deletesAt);
    expect((await ada.get('/users/me')).body.code).toBe('projects.suspended');
    expect(await good(admin.post('/admin/projects/chess/restore'))).toMatchObject({
      state: 'active',
      deletesAt: null,
      deletion: null,
    });
    expect((await ada.get('/users/me')).status).toBe(200);
    expect(await app.em().execute(`select 1 from kernel_outbox where name = 'projects.delete'`)).toEqual([]);
    expect((await admin.delete('/admin/projects/default')).body.code).toBe('projects.default_stays');
  });

  it('tells of a step that fails, tries it again, and goes on with the others', async () => {
    const id = (await good<Project>(admin.post('/admin/projects', { slug: 'crew' }))).id;
    const anyone = app.client.as({ 'x-roost-project': 'crew' });
    await good(anyone.post('/auth/register', { username: 'ada', email: 'ada@example.org', password: PASSWORD }));
    const ada = await anyone.signIn('ada', PASSWORD);
    await good(ada.upload(makePng(50, 40)));
    await app.em().execute(`update storage_blob set storage = 's3' where project_id = ?`, [id]);
    await good(admin.delete('/admin/projects/crew'));
    await dueNow('crew');
    const third = worker();
    const failing = await eventually(
      () => find('crew'),
      // But for the files and the rows that say where they are.
      ({ deletion }) => deletion !== null && deletion.total !== null && deletion.done === deletion.total - 2,
      60_000,
    );
    expect(failing.deletion?.failures).toEqual([
      { step: 'storage.files', reason: expect.stringContaining('STORAGE_ALSO_OPEN') as unknown },
    ]);
    expect(await app.em().execute('select 1 from users_user where project_id = ?', [id])).toEqual([]);
    expect(await app.em().execute('select 1 from storage_blob where project_id = ?', [id])).toHaveLength(1);
    await app.em().execute(`update storage_blob set storage = 'local' where project_id = ?`, [id]);
    await app.em().execute(`update kernel_outbox set run_at = now() where name = 'projects.delete'`);
    await eventually(
      () => admin.get('/admin/projects/crew'),
      ({ status }) => status === 404,
      60_000,
    );
    await stop(third);
  });
});
