import { createTestApp, eventually, makePng, type SignedInClient, SpawnedProcess, type TestApp } from '@roost/testing';

interface Manifest {
  status: string;
  variants: { name: string }[];
}

interface Rebuild {
  state: string;
  done: number;
}

const IMAGES = 14;

describe('POST /admin/media/rebuild', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  it('is brought to its end when the worker is killed in the middle, and runs once', async () => {
    const first = new SpawnedProcess('worker', app.env);
    const ids: string[] = [];
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
    await admin.put('/admin/media/settings', { ladder });
    const starts = await Promise.all([1, 2, 3].map(async () => admin.post<{ id: string }>('/admin/media/rebuild')));
    expect(new Set(starts.map(({ data }) => data.id)).size).toBe(1);
    const progress = async () => (await admin.get<Rebuild>('/admin/media/rebuild')).data;
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
});
