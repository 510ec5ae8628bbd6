import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';

interface Manifest {
  id: string;
  status: string;
  failureReason: string | null;
}

describe('A file that takes its process down', () => {
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  /** Tool processes that belong to this test's worker. */
  const sandboxProcesses = async (): Promise<number[]> => {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args=']);
    return stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('sandbox-main'))
      .map(([pid]) => Number(pid));
  };
  const manifest = async (id: string) => (await ada.get<Manifest>(`/media/${id}`)).data;
  const upload = async (width: number, height: number) => (await ada.upload<Manifest>(makePng(width, height))).data.id;

  it('is set aside the second time, and the queue goes on', async () => {
    const heavy = await upload(5000, 4000);
    for (let crash = 0; crash < 2; crash++) {
      const [busy] = await eventually(sandboxProcesses, (pids) => pids.length > 0);
      await eventually(
        async () =>
          Number((await readFile(`/proc/${String(busy)}/statm`, 'utf8').catch(() => '0 0')).split(' ')[1]) * 4096,
        (bytes) => bytes > 80_000_000,
      );
      process.kill(busy ?? 0, 'SIGKILL');
      await eventually(
        async () => app.em().execute<{ crashes: number }[]>('select crashes from storage_blob where id = ?', [heavy]),
        ([row]) => row?.crashes === crash + 1,
      );
    }
    const failed = await eventually(
      () => manifest(heavy),
      ({ status }) => status === 'failed',
    );
    expect(failed.failureReason).toMatch(/set aside/);
    const good = await upload(70, 50);
    await eventually(
      () => manifest(good),
      ({ status }) => status === 'ready',
    );
  });

  it('costs its neighbours nothing', async () => {
    const both = [await upload(4000, 3001), await upload(4000, 3002)];
    const [busy] = await eventually(sandboxProcesses, (pids) => pids.length > 0);
    await eventually(
      async () =>
        Number((await readFile(`/proc/${String(busy)}/statm`, 'utf8').catch(() => '0 0')).split(' ')[1]) * 4096,
      (bytes) => bytes > 80_000_000,
    );
    process.kill(busy ?? 0, 'SIGKILL');
    for (const id of both) {
      const { failureReason } = await eventually(
        () => manifest(id),
        ({ status }) => status === 'ready',
      );
      expect(failureReason ?? null).toBeNull();
    }
  });
});
