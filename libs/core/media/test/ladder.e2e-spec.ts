import { basename } from 'node:path';
import { EntityManager } from '@mikro-orm/postgresql';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { DEFAULT_LADDER, ladderKey, numberRungs, rungsOf as rungsBySize } from '@roost/imaging';
import { AdoptLadderJob } from '../src/rebuild/adopt-ladder.job.js';

interface Manifest {
  id: string;
  status: string;
  variants: { rung: number; name: string; width: number; url: string }[];
}

interface Rebuild {
  id: string;
  state: string;
  total: number | null;
  done: number;
  failed: number;
}

const SETTINGS = '/admin/settings/media';
const TEN = [
  { name: 'wide', box: 900 },
  { name: 'dot', box: 16 },
];

describe('The ladder of a project', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let ada: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  /** What a worker does for media when it starts. */
  const startWorker = async (): Promise<void> => {
    const { worker } = app;
    const em = worker?.get(EntityManager).fork();
    await em?.transactional(() => worker?.get(AdoptLadderJob, { strict: false }).noteDefault({ process: 'worker' }));
  };
  const settled = async (id: string): Promise<Manifest> =>
    eventually(
      async () => (await ada.get<Manifest>(`/media/${id}`)).data,
      ({ status }) => status !== 'processing',
    );
  const uploaded = async (width: number, height: number): Promise<Manifest> =>
    settled((await ada.upload<Manifest>(makePng(width, height))).data.id);
  const rungsOf = ({ variants }: Manifest) => variants.map(({ name, width }) => [name, width]);
  const numbersOf = ({ variants }: Manifest) => variants.map(({ name, rung }) => [name, rung]);

  it('is settled by its admin alone, and checked', async () => {
    expect((await ada.get(SETTINGS)).status).toBe(403);
    const { data } = await admin.get<{ settings: { name: string; value: { name: string }[] }[] }>(SETTINGS);
    const ladder = data.settings.find(({ name }) => name === 'ladder')?.value ?? [];
    expect(ladder.map(({ name }) => name)).toEqual(['tiny', 'thumb', 'small', 'medium', 'large']);
    for (const wrong of [
      [],
      [{ name: 'original', box: 5 }],
      [{ name: 'file', box: 5 }],
      [{ name: 'Big', box: 5 }],
      [{ name: 'big', box: 0 }],
      [{ name: 'big', box: 16_384 }],
      [
        { name: 'a', box: 5 },
        { name: 'a', box: 6 },
      ],
      [
        { name: 'a', box: 5 },
        { name: 'b', box: 5 },
      ],
      Array.from({ length: 11 }, (_, index) => ({ name: `n${String(index)}`, box: index + 1 })),
    ]) {
      expect((await admin.patch(SETTINGS, { ladder: wrong })).status).toBe(400);
    }
  });

  it('holds for new images at once, and a rebuild brings the others to it', async () => {
    const old = [await uploaded(1000, 700), await uploaded(300, 200)];
    expect((await admin.patch(SETTINGS, { ladder: TEN })).status).toBe(200);
    const fresh = await uploaded(1000, 701);
    expect(rungsOf(fresh)).toEqual([
      ['original', 1000],
      ['dot', 16],
      ['wide', 900],
    ]);
    expect((await ada.get(`/media/${fresh.id}/s`)).status).toBe(404);
    expect((await ada.get(`/media/${old[0]?.id ?? ''}/small`)).status).toBe(200);

    expect((await ada.post('/admin/media/rebuild')).status).toBe(403);
    expect((await admin.get('/admin/media/rebuild')).status).toBe(404);
    const started = await admin.post<Rebuild>('/admin/media/rebuild');
    expect([started.status, started.data.total]).toEqual([202, null]);
    const rebuild = await eventually(
      async () => (await admin.get<Rebuild>('/admin/media/rebuild')).data,
      ({ state }) => state === 'finished',
    );
    expect(rebuild).toMatchObject({ total: 2, done: 2, failed: 0 });
    const rebuilt = await settled(old[0]?.id ?? '');
    expect(rungsOf(rebuilt)).toEqual([
      ['original', 1000],
      ['dot', 16],
      ['wide', 900],
    ]);
    // The numbers of others are not given again.
    const numbers = [
      ['original', 0],
      ['dot', 6],
      ['wide', 7],
    ];
    expect([numbersOf(fresh), numbersOf(rebuilt)]).toEqual([numbers, numbers]);
    expect((await ada.get(`/media/${rebuilt.id}/6`)).bytes).toEqual((await ada.get(`/media/${rebuilt.id}/dot`)).bytes);
    for (const { url } of rebuilt.variants) expect((await ada.get(url)).status).toBe(200);
    for (const name of ['small', 'medium', '1', '3', '5']) {
      expect((await ada.get(`/media/${rebuilt.id}/${name}`)).status).toBe(404);
    }
    const paths = (await app.storedFiles()).filter((path) => path.includes(rebuilt.id));
    const names = paths.map((path) => basename(path).split('-')[0]);
    expect(names.sort()).toEqual(['dot', 'original', 'source', 'wide']);
    const { id } = (await admin.post<Rebuild>('/admin/media/rebuild')).data;
    const latest = async () => (await admin.get<Rebuild>('/admin/media/rebuild')).data;
    expect(await eventually(latest, ({ state }) => state === 'finished')).toMatchObject({ id, total: 0, done: 0 });
    const left = () => app.em().execute<unknown[]>(`select 1 from kernel_outbox where name = 'media.rebuild'`);
    await eventually(left, ({ length }) => length === 0);

    // One whose job was given up goes on when it is started again, whether the job was discarded or not.
    for (const isListed of [false, true]) {
      await app.em().execute('update media_rebuild set finished_at = null where id = ?', [id]);
      if (isListed) {
        await app.em().execute(
          `insert into kernel_outbox (kind, name, plugin, handler, key, payload, state, attempts)
           values ('job', 'media.rebuild', 'media', 'media.rebuild', ?, ?::jsonb, 'failed', 5)`,
          [id, JSON.stringify({ rebuildId: id })],
        );
      }
      expect((await admin.post<Rebuild>('/admin/media/rebuild')).data.id).toBe(id);
      await eventually(latest, ({ state }) => state === 'finished');
      await eventually(left, ({ length }) => length === 0);
    }
  });

  it('is told of as it grows, by server-sent events', async () => {
    await admin.patch(SETTINGS, { ladder: null });
    const { id } = (await ada.upload<Manifest>(makePng(1800, 1300))).data;
    const eve = await app.client.signUp();
    expect((await eve.get(`/media/${id}/events`)).status).toBe(404);
    const answer = await ada.get(`/media/${id}/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const events = answer.bytes
      .toString()
      .split('\n\n')
      .filter((event) => event.startsWith('event: media\ndata: '))
      .map((event) => JSON.parse(event.slice('event: media\ndata: '.length)) as Manifest);
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)).toMatchObject({ id, status: 'ready' });
    const counts = events.map(({ variants }) => variants.length);
    expect(counts).toEqual(counts.toSorted((left, right) => left - right));
    expect(counts.at(-1)).toBe(6);
    const done = await ada.get(`/media/${id}/events`);
    expect(done.bytes.toString().match(/event: media/g)).toHaveLength(1);
  });

  it('reaches the images that are there when a version of the server adds a default rung, and changes no number', async () => {
    await admin.patch(SETTINGS, { ladder: null });
    const now = [await uploaded(800, 600), await uploaded(300, 400)];
    const numbers = ['original', 'tiny', 'thumb', 'small', 'medium', 'large'].map((name, rung) => [name, rung]);
    expect(now.map(numbersOf)).toEqual([numbers, numbers]);
    // As a version without the rung `small` would have left it.
    const em = app.em();
    const noted = await em.execute('select ladder from media_default_ladder');
    expect(noted).toEqual([{ ladder: `${ladderKey(rungsBySize(DEFAULT_LADDER, numberRungs({})))} heic` }]);
    await em.execute(`delete from storage_variant where name = 'small'`);
    await em.execute(`update storage_blob set ladder = 'older'`);
    await em.execute(`update media_default_ladder set ladder = 'older'`);
    // Beside them one that is processed for the first time, which nobody else is to take up.
    const [{ blob } = { blob: '' }] = await em.execute<{ blob: string }[]>(
      `insert into storage_blob (id, project_id, sha256, bytes, kind, mime, storage, reference_count, status)
       select gen_random_uuid(), project_id, 'fresh', 1, kind, mime, storage, 1, 'processing'
       from storage_blob where kind = 'image' limit 1 returning id as blob`,
    );
    await em.execute(
      `insert into storage_variant (blob_id, rung, name, object, storage, width, height, bytes, etag)
       values (?, 1, 'tiny', 'tiny-fresh.webp', 'local', 1, 1, 1, 'fresh')`,
      [blob],
    );
    expect((await ada.get(`/media/${now[0]?.id ?? ''}/small`)).status).toBe(404);

    await startWorker();
    for (const image of now) {
      const { variants } = await eventually(
        async () => (await ada.get<Manifest>(`/media/${image.id}`)).data,
        (found) => found.variants.length === 6,
      );
      expect(variants).toEqual(image.variants);
      for (const { url, rung } of variants) {
        for (const path of [url, `/media/${image.id}/${String(rung)}`]) expect((await ada.get(path)).status).toBe(200);
      }
    }
    const rebuild = async () => (await admin.get<Rebuild>('/admin/media/rebuild')).data;
    const first = await eventually(rebuild, ({ state }) => state === 'finished');
    expect(first).toMatchObject({ done: first.total, failed: 0 });
    expect(await em.execute('select ladder, status from storage_blob where id = ?', [blob])).toEqual([
      { ladder: '', status: 'processing' },
    ]);
    // The next start finds nothing to do.
    expect(await em.execute('select ladder from media_default_ladder')).toEqual(noted);
    await startWorker();
    expect(await em.execute(`select 1 from kernel_outbox where name = 'media.adopt-ladder'`)).toEqual([]);
    expect((await rebuild()).id).toBe(first.id);
  });
});
