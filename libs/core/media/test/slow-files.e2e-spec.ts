import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { makeEndlessPdf, makeGif, makePdf } from '../../../imaging/test/sample-files.js';

interface Manifest {
  id: string;
  status: string;
  notice: string | null;
  failureReason: string | null;
  preview: object | null;
  variants: unknown[];
}

const FILES = 10;
/** What others may wait at most, on a machine that has much other work; far below what a file may take at all. */
const BOUND_MS = 120_000;
const JOB_SECONDS = 600;

describe('Files that take too long', () => {
  let app: TestApp;
  let ada: SignedInClient;
  afterEach(async () => {
    await app.close();
  });

  const start = async (env: Record<string, string>): Promise<void> => {
    app = await createTestApp({ worker: true, env: { MEDIA_JOB_SECONDS: String(JOB_SECONDS), ...env } });
    ada = await app.client.signUp();
  };

  const settled = async (client: SignedInClient, id: string, withinMs: number): Promise<Manifest> =>
    eventually(
      async () => (await client.get<Manifest>(`/media/${id}`)).data,
      ({ status }) => status !== 'processing',
      withinMs,
    );
  const slowFilesOf = async ({ account }: SignedInClient): Promise<number> => {
    const [row] = await app
      .em()
      .execute<{ count: number }[]>('select slow_files as count from media_turn where owner_id = ?', [account.id]);
    return row?.count ?? 0;
  };

  it('hold up nobody else, are ended one by one, and say why they have no preview', async () => {
    await start({ MEDIA_PREVIEW_SECONDS: '3', MEDIA_TURN_SECONDS: String(JOB_SECONDS) });
    const eve = await app.client.signUp();
    const bad: string[] = [];
    for (let count = 0; count < FILES; count++) {
      bad.push((await eve.upload<Manifest>(makeEndlessPdf(String(count)), 'a.pdf')).data.id);
    }
    const good = [makePng(900, 700), makePdf(3), makePng(901, 700), makePdf(4)];
    const ids = await Promise.all(good.map(async (bytes) => (await ada.upload<Manifest>(bytes)).data.id));
    for (const media of await Promise.all(ids.map(async (id) => settled(ada, id, BOUND_MS)))) {
      expect(media).toMatchObject({ status: 'ready', notice: null });
      expect(media.variants).toHaveLength(6);
    }
    expect(await slowFilesOf(ada)).toBe(0);
    expect(await slowFilesOf(eve)).toBe(2);
    for (const id of bad) {
      const media = await settled(eve, id, BOUND_MS);
      expect(media).toMatchObject({ status: 'ready', preview: null, failureReason: null });
      expect(media.notice).toMatch(/takes too long/);
    }
  }, 400_000);

  it('are images, too: past its turn an image is made behind the others, and ends as it should', async () => {
    await start({ MEDIA_TURN_SECONDS: '1' });
    const joe = await app.client.signUp();
    const { id } = (await joe.upload<Manifest>(makeGif(450, 450, 200))).data;
    await eventually(
      () => slowFilesOf(joe),
      (count) => count > 0,
      BOUND_MS,
    );
    const { id: next } = (await ada.upload<Manifest>(makePng(320, 200))).data;
    expect(await settled(ada, next, BOUND_MS)).toMatchObject({ status: 'ready' });
    const media = await settled(joe, id, 2 * BOUND_MS);
    expect(media).toMatchObject({ status: 'ready', notice: null, failureReason: null });
    expect(media.variants).toHaveLength(6);
  }, 500_000);
});
