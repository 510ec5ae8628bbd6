import { Database, Jobs, Outbox } from '@roost/plugin-kit';
import {
  createTestApp,
  eventually,
  makePng,
  type SignedInClient,
  SpawnedProcess,
  statementsSent,
  type TestApp,
} from '@roost/testing';
import { EmptyTrashJob } from '../src/deletion/empty-trash.job.js';
import { MediaDeletionRepository } from '../src/deletion/media-deletion.repository.js';
import { MediaDeletion } from '../src/deletion/media-deletion.service.js';
import type { EmptyTrash } from '../src/media.contracts.js';

const EXPORTED = 2_000;
const ERASED = 2_000;
const TRASHED = 1_500;
/** Others are answered so often meanwhile, at least: once would be once it is over. */
const LEAST_ANSWERS = 5;
const MOST_GROWTH_BYTES = 150_000_000;

interface Trash {
  count: number;
  emptying: { state: string; deleted: number; total: number } | null;
}

describe('Somebody with many media', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  /** As if the same file had been uploaded many times. */
  const multiply = async (person: SignedInClient, text: string, count: number): Promise<void> => {
    const { id } = (await person.upload<{ id: string }>(Buffer.from(text), 'note.txt')).data;
    const em = app.em();
    await em.execute(
      `insert into media_media (id, project_id, owner_id, blob_id, filename, access)
       select uuidv7(), project_id, owner_id, blob_id, 'note ' || n || '.txt', 'private'
       from media_media, generate_series(2, ?) n where id = ?`,
      [count, id],
    );
    await em.execute('update storage_blob set reference_count = ? where id = ?', [count, id]);
    await em.execute('update media_usage set bytes = bytes * ? where scope = ?', [count, `user:${person.account.id}`]);
  };
  /** Asks for something again and again until `done`. @returns how often it was answered. */
  const askUntil = async (done: Promise<unknown>, ask: (count: number) => Promise<number>): Promise<number> => {
    const state = { isOver: false, answers: 0 };
    const end = () => (state.isOver = true);
    done.then(end, end);
    while (!state.isOver) {
      expect(await ask(state.answers)).toBeLessThan(300);
      state.answers++;
    }
    return state.answers;
  };

  it('gets all of it in one archive, which takes little memory and few queries, and nobody else waits', async () => {
    const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
    await multiply(ada, 'Ada’s note', EXPORTED);
    const look = async () => (await eve.get('/media')).status;
    const statementsOfLook = (await statementsSent(app, look)).length;
    const before = process.memoryUsage().rss;
    const state = { bytes: 0, tail: Buffer.alloc(0), peak: 0 };
    const download = async (): Promise<void> => {
      const headers = { authorization: `Bearer ${ada.account.accessToken}` };
      const answer = await fetch(`${app.url}/users/me/export`, { headers });
      if (!answer.body) throw new Error('There is no archive');
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        state.bytes += chunk.length;
        state.tail = Buffer.concat([state.tail.subarray(-1000), chunk]);
        state.peak = Math.max(state.peak, process.memoryUsage().rss);
      }
    };
    let answers = 0;
    const sent = await statementsSent(app, async () => {
      const done = download();
      answers = await askUntil(done, look);
      await done;
    });
    // The end of the central directory, which tells how many entries there are.
    const end = state.tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
    expect(end).toBeGreaterThanOrEqual(0);
    expect(state.tail.readUInt16LE(end + 10)).toBeGreaterThan(EXPORTED);
    expect(state.peak - before).toBeLessThan(MOST_GROWTH_BYTES);
    expect(answers).toBeGreaterThanOrEqual(LEAST_ANSWERS);
    expect(sent.length - answers * statementsOfLook).toBeLessThan(EXPORTED / 4);
  }, 300_000);

  it('empties their trash at once in one request, also by a worker that is killed, and keeps what came later or was restored', async () => {
    const ada = await app.client.signUp();
    await multiply(ada, 'A third note', TRASHED);
    const em = app.em();
    await em.execute('update media_media set trashed_at = now() where owner_id = ?', [ada.account.id]);
    const [restored = '', kept = ''] = (await ada.get<{ id: string }[]>('/media?trashed=true')).data.map(
      ({ id }) => id,
    );
    const asked = await ada.delete<Trash>('/media/trash');
    expect([asked.status, asked.data]).toEqual([
      202,
      { count: TRASHED, emptying: { state: 'waiting', deleted: 0, total: TRASHED } },
    ]);
    expect((await ada.post('/media/restore', { ids: [restored, kept] })).status).toBe(200);
    await ada.delete(`/media/${kept}`);
    const look = async () => (await ada.get<Trash>('/media/trash')).data;
    const first = new SpawnedProcess('worker', app.env);
    await eventually(look, ({ emptying }) => (emptying?.deleted ?? 0) > 0);
    first.kill('SIGKILL');
    await first.exit();
    const { count, emptying } = await look();
    expect(emptying).toMatchObject({ total: TRASHED });
    expect(count).toBeGreaterThan(1);
    const second = new SpawnedProcess('worker', app.env);
    await eventually(look, (trash) => trash.emptying === null, 200_000);
    expect(await look()).toEqual({ count: 1, emptying: null });
    expect((await ada.get<{ id: string }[]>('/media')).data.map(({ id }) => id)).toEqual([restored]);
    const [usage] = await em.execute<[{ bytes: number; references: number }]>(
      `select u.bytes::int, b.reference_count as references from media_usage u, media_media m join storage_blob b on b.id = m.blob_id
       where u.scope = ? and m.id = ?`,
      [`user:${ada.account.id}`, kept],
    );
    expect(usage).toEqual({ bytes: 2 * 'A third note'.length, references: 2 });
    second.kill('SIGTERM');
    await second.exit();
  }, 300_000);

  it('goes on with emptying what was asked for last', async () => {
    const ada = await app.client.signUp();
    const em = app.em();
    const asked = async (text: string) => {
      const { id } = (await ada.upload<{ id: string }>(Buffer.from(text), 'note.txt')).data;
      await ada.delete(`/media/${id}`);
      await ada.delete('/media/trash');
      const [job] = await em.execute<[{ id: string; payload: EmptyTrash }]>(
        `select id, payload from kernel_outbox where name = 'media.empty-trash' and key = ?`,
        [ada.account.id],
      );
      return job;
    };
    const [first, second] = [await asked('A fourth note'), await asked('A fifth note')];
    expect([first.payload.total, second.payload.total]).toEqual([1, 2]);
    // As a run sees it whose time is over, and that began before the second request.
    await em.execute(`update kernel_outbox set state = 'running' where id = ?`, [first.id]);
    const job = new EmptyTrashJob(
      em,
      new MediaDeletionRepository(em, app.api.get(Database, { strict: false })),
      app.api.get(MediaDeletion, { strict: false }),
      await app.api.resolve(Jobs, undefined, { strict: false }),
      await app.api.resolve(Outbox, undefined, { strict: false }),
    );
    await job.empty(first.payload, {
      id: first.id,
      attempt: 1,
      lastAttempt: false,
      traceId: null,
      signal: AbortSignal.abort(),
      reportProgress: () => Promise.resolve(),
    });
    const [left] = await em.execute('select payload from kernel_outbox where id = ?', [first.id]);
    expect(left).toEqual({ payload: second.payload });
    await em.execute(`update kernel_outbox set state = 'pending' where id = ?`, [first.id]);
  });

  it('is erased piece by piece, also by a worker that is killed, while others upload', async () => {
    const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
    await multiply(ada, 'Another note', ERASED);
    expect((await ada.delete('/users/me')).status).toBe(200);
    await app.em().execute('update users_user set erase_at = now() where id = ?', [ada.account.id]);
    await app.em().execute(`update kernel_outbox set run_at = now(), state = 'pending' where name = 'users.erase'`);
    const left = async (): Promise<number> =>
      (await app.em().execute<unknown[]>('select 1 from media_media where owner_id = ?', [ada.account.id])).length;
    const first = new SpawnedProcess('worker', app.env);
    await eventually(left, (count) => count < ERASED, 200_000);
    first.kill('SIGKILL');
    await first.exit();
    const rest = await left();
    expect(rest % 100).toBe(0);
    const second = new SpawnedProcess('worker', app.env);
    const isGone = async (): Promise<boolean> =>
      (await app.em().execute<unknown[]>('select 1 from users_user where id = ?', [ada.account.id])).length === 0;
    await eventually(left, (count) => count < rest, 200_000);
    const done = eventually(isGone, (gone) => gone, 200_000);
    const answers = await askUntil(done, async (count) => (await eve.upload(makePng(8, 8 + (count % 500)))).status);
    await done;
    expect(answers).toBeGreaterThanOrEqual(LEAST_ANSWERS);
    expect(await left()).toBe(0);
    const usage = await app
      .em()
      .execute('select 1 from media_usage where scope = ? and bytes > 0', [`user:${ada.account.id}`]);
    expect(usage).toEqual([]);
    second.kill('SIGTERM');
    await second.exit();
  }, 300_000);
});
