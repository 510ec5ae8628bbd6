import { getPriority } from 'node:os';
import { basename } from 'node:path';
import { createTestApp, eventually, makePng, SpawnedProcess, type TestApp } from '@roost/testing';

interface Manifest {
  id: string;
  status: string;
  variants: { rung: number }[];
}

describe('The worker process', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('completes a ladder that was cut off by SIGKILL once it is back', async () => {
    const ada = await app.client.signUp();
    const manifest = async (id: string) => (await ada.get<Manifest>(`/media/${id}`)).data;
    const first = new SpawnedProcess('worker', app.env);
    const { id } = (await ada.upload<Manifest>(makePng(3000, 2000))).data;
    await eventually(
      () => manifest(id),
      ({ variants }) => variants.length > 0,
    );
    first.kill('SIGKILL');
    expect(await first.exit()).toBeNull();
    const cut = await manifest(id);
    expect([cut.status, cut.variants.length < 6]).toEqual(['processing', true]);

    const second = new SpawnedProcess('worker', app.env);
    const done = await eventually(
      () => manifest(id),
      ({ status }) => status !== 'processing',
    );
    expect(done.status).toBe('ready');
    expect(done.variants.map(({ rung }) => rung)).toEqual([0, 1, 2, 3, 4, 5]);
    const names = (await app.storedFiles()).filter((path) => path.includes(id)).map((path) => basename(path));
    const rungs = names.map((name) => name.split('-')[0]).sort();
    expect(rungs).toEqual(['large', 'medium', 'original', 'small', 'source', 'thumb', 'tiny']);
    second.kill('SIGTERM');
    expect(await second.exit()).toBe(0);
  });

  it('finishes the job it is at when it is told to stop', async () => {
    const ada = await app.client.signUp();
    const manifest = async (id: string) => (await ada.get<Manifest>(`/media/${id}`)).data;
    const worker = new SpawnedProcess('worker', app.env);
    const { id } = (await ada.upload<Manifest>(makePng(3001, 2000))).data;
    await eventually(
      () => manifest(id),
      ({ variants }) => variants.length > 0,
    );
    worker.kill('SIGTERM');
    expect(await worker.exit()).toBe(0);
    // The first job ran to its end; the next one was not begun, and waits.
    expect((await manifest(id)).variants.map(({ rung }) => rung)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));
    const [left] = await app.em().execute<[{ attempts: number }]>('select attempts from kernel_outbox');
    expect(left.attempts).toBe(0);
  });

  it('writes JSON lines that carry the trace id of the upload', async () => {
    const ada = await app.client.signUp();
    const worker = new SpawnedProcess('worker', { ...app.env, LOG_LEVEL: 'info' });
    const traceId = 'abcdefabcdefabcdefabcdefabcdefab';
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(makePng(64, 64))]), 'a.png');
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const { data } = await ada.request<Manifest>('POST', '/media', { form, headers });
    await eventually(
      async () => (await ada.get<Manifest>(`/media/${data.id}`)).data,
      ({ status }) => status === 'ready',
    );
    // Lines are written in batches; all of them when the process ends.
    worker.kill('SIGTERM');
    await worker.exit();
    const lines = worker.output
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ msg }) => msg)).not.toContainEqual(expect.stringContaining('PUBLIC_URL'));
    expect(lines).toContainEqual(
      expect.objectContaining({ job: 'media.derive-variants', traceId, process: 'worker', level: 'info' }),
    );
  });

  it('leaves the processor to the API', async () => {
    const worker = new SpawnedProcess('worker', { ...app.env, WORKER_NICE: '7' });
    const priority = await eventually(
      () => getPriority(worker.pid),
      (nice) => nice === 7,
    );
    expect(priority).toBe(7);
    worker.kill('SIGTERM');
    await worker.exit();
  });

  it('warns where another process has another PUBLIC_URL', async () => {
    const worker = new SpawnedProcess('worker', {
      ...app.env,
      LOG_LEVEL: 'warn',
      PUBLIC_URL: 'https://api.example.org',
    });
    const warning =
      /has the public URL http:\/\/localhost:8000, and this one has https:\/\/api\.example\.org\. .*same PUBLIC_URL/;
    const told = await eventually(
      () => worker.output.join(''),
      (output) => warning.test(output),
    );
    expect(told).toMatch(warning);
    worker.kill('SIGTERM');
    await worker.exit();
  });
});
