import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { distribution } from '@roost/distribution';
import { compose, runCommand } from '@roost/kernel';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { PictShareServer } from './pictshare-server.js';

interface Manifest {
  id: string;
  status: string;
  variants: { name: string; url: string }[];
}

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('A server whose storage is PictShare', () => {
  let server: PictShareServer;
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    server = await PictShareServer.start();
    app = await createTestApp({ worker: true, env: { STORAGE_DRIVER: 'pictshare', PICTSHARE_URL: server.url } });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
  });

  const onPictShare = () => new Set([...server.files.values()].map(({ data }) => sha256(data)));
  const onDisk = async () =>
    new Set(await Promise.all((await app.storedFiles()).map(async (path) => sha256(await readFile(path)))));
  const ready = async (id: string): Promise<Manifest> =>
    eventually(
      async () => (await ada.get<Manifest>(`/media/${id}`)).data,
      ({ status }) => status !== 'processing',
    );
  const uploaded = async (bytes: Buffer, name?: string): Promise<Manifest> => {
    const { status, data } = await ada.upload(bytes, name);
    expect(status).toBe(201);
    return ready(data.id);
  };
  /** A photograph: PictShare would encode it anew. */
  const makeJpeg = async (width: number): Promise<Buffer> => {
    const { id } = await uploaded(makePng(width, 90));
    const { bytes, headers } = await ada.get(`/media/${id}/render?width=${String(width)}&format=jpeg`);
    expect(headers.get('content-type')).toBe('image/jpeg');
    return bytes;
  };
  const sendInPieces = async (bytes: Buffer): Promise<Manifest> => {
    const tus = { 'tus-resumable': '1.0.0' };
    const begun = await ada.request('POST', '/media/uploads', {
      headers: { ...tus, 'upload-length': String(bytes.length) },
    });
    const path = begun.headers.get('location') ?? '';
    for (const [from, to] of [
      [0, 100],
      [100, bytes.length],
    ] as const) {
      const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
      const sent = await ada.request('PATCH', path, { headers, body: new Uint8Array(bytes.subarray(from, to)) });
      expect(sent.status).toBe(204);
    }
    return ready(path.split('/').at(-1) ?? '');
  };
  const expectShown = async ({ id, variants }: Manifest, bytes: Buffer): Promise<void> => {
    expect((await ada.get(`/media/${id}/file`)).bytes.equals(bytes)).toBe(true);
    for (const { url } of variants) {
      const { status, headers, bytes: shown } = await ada.get(url);
      expect([url, status, headers.get('content-type')]).toEqual([url, 200, 'image/webp']);
      expect(onPictShare().has(sha256(shown))).toBe(true);
    }
  };

  it('takes a photograph from register to view: the file beside PictShare, its rungs there', async () => {
    const jpeg = await makeJpeg(700);
    for (const media of [await uploaded(jpeg, 'beach.jpg'), await sendInPieces(await makeJpeg(720))]) {
      const { bytes } = await ada.get(`/media/${media.id}/file`);
      expect(media.variants.length).toBeGreaterThan(2);
      await expectShown(media, bytes);
      expect([onPictShare().has(sha256(bytes)), (await onDisk()).has(sha256(bytes))]).toEqual([false, true]);
    }
    const stranger = await uploaded(await makeJpeg(730));
    await ada.patch(`/media/${stranger.id}`, { access: 'public' });
    expect((await app.client.get(`/media/${stranger.id}/small`)).status).toBe(200);
  });

  it.each<[string, () => Buffer, (bytes: Buffer) => Promise<Manifest>]>([
    ['a PNG from a form', () => makePng(301, 80), uploaded],
    ['a PNG in pieces', () => makePng(302, 80), sendInPieces],
    ['a GIF', () => GIF, uploaded],
  ])('keeps %s on PictShare, and nothing of it beside', async (_what, make, send) => {
    const bytes = make();
    const media = await send(bytes);
    await expectShown(media, bytes);
    expect([onPictShare().has(sha256(bytes)), (await onDisk()).has(sha256(bytes))]).toEqual([true, false]);
  });

  it.each<[string, () => Buffer, string]>([
    ['text', () => Buffer.from('words '.repeat(20)), 'a.txt'],
    ['a PDF', () => Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF'), 'a.pdf'],
    ['a drawing', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'a.svg'],
    [
      'a PNG that PictShare refuses though it keeps such',
      () => Buffer.concat([makePng(303, 80), Buffer.from('naughty')]),
      'a.png',
    ],
    ['a PNG that is too large for it', () => Buffer.concat([makePng(304, 80), Buffer.alloc(5_000_001)]), 'b.png'],
  ])('keeps %s beside PictShare', async (_what, make, name) => {
    const bytes = make();
    const { id } = await uploaded(bytes, name);
    expect((await ada.get(`/media/${id}/file`)).bytes.equals(bytes)).toBe(true);
    expect([onPictShare().has(sha256(bytes)), (await onDisk()).has(sha256(bytes))]).toEqual([false, true]);
  });

  it('keeps on-demand transforms where they are kept unchanged, and shows them again', async () => {
    const { id } = await uploaded(makePng(305, 80));
    for (const [format, isThere] of [
      ['avif', false],
      ['jpeg', false],
      ['webp', true],
      ['png', true],
    ] as const) {
      const path = `/media/${id}/render?width=50&format=${format}`;
      const { bytes } = await ada.get(path);
      expect([format, (await ada.get(path)).bytes.equals(bytes)]).toEqual([format, true]);
      expect([format, onPictShare().has(sha256(bytes)), (await onDisk()).has(sha256(bytes))]).toEqual([
        format,
        isThere,
        !isThere,
      ]);
    }
  });

  it('deletes what it keeps of a medium in both places', async () => {
    const [there, here] = [server.files.size, (await app.storedFiles()).length];
    const jpeg = await makeJpeg(801);
    const { id } = await uploaded(jpeg);
    await ada.get(`/media/${id}/render?width=51&format=avif`);
    const list = (await ada.get<{ id: string }[]>('/media?limit=2')).data;
    for (const { id: one } of list) expect((await ada.delete(`/media/${one}?permanent=true`)).status).toBe(200);
    await eventually(
      async () => [server.files.size, (await app.storedFiles()).length],
      (now) => now[0] === there && now[1] === here,
    );
  });

  it('puts back what others deleted there, when it is uploaded again', async () => {
    const bytes = makePng(306, 80);
    const { id } = await uploaded(bytes);
    const [file] = [...server.files].find(([, { data }]) => data.equals(bytes)) ?? [''];
    server.files.delete(file);
    expect((await ada.get(`/media/${id}/file`)).status).toBe(404);
    await uploaded(bytes);
    await eventually(
      async () => (await ada.get(`/media/${id}/file`)).bytes.equals(bytes),
      (isThere) => isThere,
    );
  });

  it('moves what PictShare keeps there, and what was kept there away', async () => {
    const move = (to: string) => runCommand(app.composition, 'media move', ['--to', to]);
    const jpeg = await makeJpeg(802);
    const media = await uploaded(jpeg);
    expect(await move('local')).toMatch(
      /^Moved [1-9]\d* files, [1-9]\d* bytes, to local\.\nNew uploads still go to pictshare/,
    );
    expect(server.files.size).toBe(0);
    for (const { url } of media.variants) expect((await ada.get(url)).status).toBe(200);
    expect(await move('pictshare')).toMatch(
      /^Moved [1-9]\d* files, .*\nOf [1-9]\d* files something stays where it is: pictshare/,
    );
    await expectShown(media, jpeg);
    expect([onPictShare().has(sha256(jpeg)), (await onDisk()).has(sha256(jpeg))]).toEqual([false, true]);
    expect(await move('pictshare')).toMatch(/^Moved 0 files, 0 bytes/);
  });

  it('opens another storage beside it by itself, unless one is named', async () => {
    const namesFor = async (more: Record<string, string>): Promise<string[]> => {
      const { drivers } = await compose(distribution, { ...app.env, ...more });
      return drivers.filter(({ port }) => port.name === 'storage').map(({ name }) => name);
    };
    expect(await namesFor({})).toEqual(['pictshare', 'local']);
    const s3 = { S3_BUCKET: 'roost', S3_ENDPOINT: 'http://127.0.0.1:9' };
    expect(await namesFor({ STORAGE_ALSO_OPEN: 's3', ...s3 })).toEqual(['pictshare', 's3']);
    expect(await namesFor({ STORAGE_DRIVER: 'local' })).toEqual(['local']);
    expect(await namesFor({ STORAGE_DRIVER: 'local', STORAGE_ALSO_OPEN: 'pictshare' })).toEqual(['local', 'pictshare']);
  });
});
