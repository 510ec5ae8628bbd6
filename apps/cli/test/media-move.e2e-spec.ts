import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createTestApp, eventually, makePng, S3Server, type SignedInClient, type TestApp } from '@roost/testing';

const CLI = join(import.meta.dirname, '../src/main.js');

interface Manifest {
  id: string;
  status: string;
  variants: { url: string }[];
}

describe('roost media move', () => {
  let app: TestApp;
  let s3: S3Server;
  let ada: SignedInClient;
  beforeAll(async () => {
    s3 = await S3Server.start();
    app = await createTestApp({ worker: true, env: { ...s3.env, STORAGE_ALSO_OPEN: 's3' } });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
    await s3.stop();
  });

  const environment = () => ({ PATH: '/usr/bin:/bin', ...app.env });
  const run = async (...args: string[]) => {
    const child = promisify(execFile)(process.execPath, [CLI, 'media', 'move', ...args], { env: environment() });
    return child.then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: unknown) => {
        const { code, stderr } = error as { code: number; stderr: string };
        return { code, text: stderr };
      },
    );
  };
  const sweepAll = async (): Promise<void> => {
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const path of await app.storedFiles()) await utimes(path, old, old);
    expect((await (await app.signUpAdmin()).post('/admin/media/sweep')).status).toBe(202);
  };
  const uploaded = async (width: number): Promise<{ bytes: Buffer; media: Manifest }> => {
    const bytes = makePng(width, 200);
    const { id } = (await ada.upload<Manifest>(bytes)).data;
    const media = await eventually(
      async () => (await ada.get<Manifest>(`/media/${id}`)).data,
      ({ status }) => status === 'ready',
    );
    return { bytes, media };
  };
  const expectWhole = async ({ bytes, media }: { bytes: Buffer; media: Manifest }): Promise<void> => {
    expect((await ada.get(`/media/${media.id}/file`)).bytes.equals(bytes)).toBe(true);
    for (const { url } of media.variants) expect((await ada.get(url)).status).toBe(200);
    expect((await ada.get(`/media/${media.id}/render?width=33&format=webp`)).status).toBe(200);
  };

  it('moves everything while the server runs, goes on where it was killed, and back again', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, (_, count) => uploaded(150 + count)));
    for (const item of all) await expectWhole(item);

    const killed = spawn(process.execPath, [CLI, 'media', 'move', '--to', 's3'], { env: environment() });
    const moved = async () =>
      (await app.em().execute<unknown[]>(`select 1 from storage_blob where storage = 's3'`)).length;
    await eventually(moved, (count) => count >= 2);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    for (const item of all) await expectWhole(item);

    const { code, text } = await run('--to', 's3');
    expect([code, text]).toEqual([0, expect.stringMatching(/^Moved \d+ files, .*\nNew uploads still go to local/s)]);
    expect(await moved()).toBe(12);
    // The bytes that the killed run had moved and not yet removed are the sweep's.
    expect(new Set((await app.storedFiles()).map((path) => dirname(path))).size).toBeLessThanOrEqual(1);
    await sweepAll();
    await eventually(app.storedFiles, (files) => files.length === 0);
    for (const item of all) await expectWhole(item);
    // What is made from now on lies beside its source.
    expect((await ada.get(`/media/${all[0]?.media.id ?? ''}/render?width=44&format=webp`)).status).toBe(200);
    expect(await app.storedFiles()).toEqual([]);

    expect((await run('--to', 'local')).text).toMatch(/^Moved 12 files/);
    expect(s3.bucket.list('', '').page).toEqual([]);
    for (const item of all) await expectWhole(item);
  });

  it('loses nothing when two of them run at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, (_, count) => uploaded(210 + count)));
    const runs = await Promise.all([run('--to', 's3'), run('--to', 's3')]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(await app.storedFiles()).toEqual([]);
    for (const item of all) await expectWhole(item);
    expect((await run('--to', 'local')).code).toBe(0);
  });

  it('reports what is missing, and refuses a storage that is not open', async () => {
    const { media } = await uploaded(99);
    const { rm } = await import('node:fs/promises');
    await rm(app.env.STORAGE_LOCAL_DIR ?? '', { recursive: true });
    const { text } = await run('--to', 's3');
    expect(text).toContain(media.id);
    const refused = await run('--to', 'tape');
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('must name an open storage: local, s3.')]);
    expect((await run()).code).toBe(1);
  });
});
