import { rm } from 'node:fs/promises';
import { createTestApp, eventually, makePng, type SignedInClient, SpawnedProcess, type TestApp } from '@roost/testing';
import { heic } from '../../../imaging/test/sample-heic.js';

interface Manifest {
  status: string;
  notice: string | null;
  variants: { name: string }[];
}

interface Rebuild {
  state: string;
  done: number;
  failed: number;
}

const IMAGES = 14;

describe('POST /admin/media/rebuild', () => {
  let app: TestApp;
  let admin: SignedInClient;
  const ids: string[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const progress = async () => (await admin.get<Rebuild>('/admin/media/rebuild')).data;

  it('brings HEIC to the ladder that was stored while it was not decoded', async () => {
    const without = new SpawnedProcess('worker', { ...app.env, MEDIA_HEIC: 'false' });
    const path = `/media/${(await admin.upload(heic('quadrants'), 'IMG_1.HEIC')).data.id}`;
    const stored = await eventually(
      async () => (await admin.get<Manifest>(path)).data,
      ({ status }) => status !== 'processing',
    );
    expect(stored).toMatchObject({ status: 'ready', mime: 'image/heic', width: 96, height: 64, variants: [] });
    expect(stored.notice).toMatch(/HEIC/);
    without.kill('SIGTERM');
    await without.exit();
    const worker = new SpawnedProcess('worker', app.env);
    const shown = await eventually(
      async () => (await admin.get<Manifest>(path)).data,
      ({ variants }) => variants.some(({ name }) => name === 'original'),
    );
    expect(shown).toMatchObject({ status: 'ready', notice: null });
    expect(shown.variants.map(({ name }) => name)).toContain('thumb');
    await eventually(progress, ({ state }) => state === 'finished');
    worker.kill('SIGTERM');
    await worker.exit();
    await admin.delete(`${path}?permanent=true`);
  });

  it('is brought to its end when the worker is killed in the middle, and runs once', async () => {
    const first = new SpawnedProcess('worker', app.env);
    for (let count = 0; count < IMAGES; count++) ids.push((await admin.upload(makePng(500 + count, 400))).data.id);
    const ready = async () => {
      const all = await admin.get<Manifest[]>('/media?limit=100');
      return all.data.filter(({ status }) => status === 'ready').length;
    };
    await eventually(ready, (count) => count === IMAGES, 90_000);
    const ladder = [
      { name: 'dot', box: 16 },
      { name: 'wide', box: 900 },
    ];
    await admin.patch('/admin/settings/media', { ladder });
    const starts = await Promise.all([1, 2, 3].map(async () => admin.post<{ id: string }>('/admin/media/rebuild')));
    expect(new Set(starts.map(({ data }) => data.id)).size).toBe(1);
    await eventually(progress, ({ done }) => done >= 3);
    first.kill('SIGKILL');
    await first.exit();
    expect((await progress()).state).toBe('running');
    const second = new SpawnedProcess('worker', app.env);
    const end = await eventually(progress, ({ state }) => state === 'finished', 90_000);
    expect(end).toMatchObject({ total: IMAGES, done: IMAGES, failed: 0 });
    for (const id of ids) {
      const { variants } = (await admin.get<Manifest>(`/media/${id}`)).data;
      expect(variants.map(({ name }) => name)).toEqual(['original', 'dot', 'wide']);
    }
    second.kill('SIGTERM');
    await second.exit();
  }, 240_000);

  it('goes on past images whose bytes are lost, and those that always fail', async () => {
    const [lost = '', , , , , bad = ''] = ids;
    const em = app.em();
    await app.asOwner(`
      create function probe_refuse() returns trigger language plpgsql as
        $$ begin raise exception 'not this one'; end $$;
      create trigger probe_refuse before update of ladder on storage_blob for each row when (old.id = '${bad}' and new.ladder <> old.ladder)
        execute function probe_refuse();`);
    const [source = ''] = (await app.storedFiles()).filter((path) => path.endsWith(`${lost}/source`));
    await rm(source);
    await admin.patch('/admin/settings/media', { ladder: [{ name: 'dot', box: 16 }] });
    await admin.post('/admin/media/rebuild');
    const worker = new SpawnedProcess('worker', app.env);
    const end = await eventually(
      async () => {
        // Nobody waits for the next attempt.
        await em.execute(`update kernel_outbox set run_at = now() where name = 'media.rebuild' and state = 'pending'`);
        return progress();
      },
      ({ state }) => state === 'finished',
      90_000,
    );
    expect(end).toMatchObject({ total: IMAGES, done: IMAGES, failed: 2 });
    for (const id of ids) {
      const { status, variants } = (await admin.get<Manifest>(`/media/${id}`)).data;
      const names = variants.map(({ name }) => name);
      expect([status, names.includes('wide')]).toEqual(['ready', id === lost]);
    }
    worker.kill('SIGTERM');
    await worker.exit();
  }, 240_000);
});
