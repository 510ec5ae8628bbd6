import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import {
  type Account,
  type ApiClient,
  createTestApp,
  eventually,
  makeBombPng,
  makeLyingPng,
  makePng,
  type TestApp,
} from '@roost/testing';
import { photograph } from '../../../imaging/test/image-samples.js';

interface Manifest {
  id: string;
  filename: string;
  kind: string;
  mime: string;
  bytes: number;
  sha256: string;
  width: number;
  height: number;
  thumbhash: string | null;
  status: string;
  failureReason: string | null;
  owner: string;
  createdAt: string;
  variants: { rung: number; name: string; width: number; height: number; bytes: number; url: string }[];
}

describe('/media', () => {
  let app: TestApp;
  let ada: ApiClient & { account: Account };
  beforeAll(async () => {
    app = await createTestApp({ worker: true, env: { MEDIA_MAX_BYTES: '20000000' } });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const manifest = async (id: string) => (await ada.get<Manifest>(`/media/${id}`)).data;
  const settled = async (id: string) =>
    eventually(
      () => manifest(id),
      ({ status }) => status !== 'processing',
    );
  const upload = async (bytes: Buffer, filename?: string) => ada.upload<Manifest>(bytes, filename);

  it('takes an image at once and then makes its ladder', async () => {
    const bytes = makePng(2400, 1800);
    const answer = await upload(bytes, 'noise.png');
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({
      filename: 'noise.png',
      kind: 'image',
      mime: 'image/png',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      width: 2400,
      height: 1800,
      status: 'processing',
      thumbhash: null,
      variants: [],
      owner: ada.account.id,
    });
    const done = await settled(answer.data.id);
    expect(done.status).toBe('ready');
    expect(done.thumbhash).toMatch(/^[\w+/=]{20,}$/);
    expect(done.variants.map(({ rung, name, width, height }) => [rung, name, width, height])).toEqual([
      [0, 'original', 2400, 1800],
      [1, 'tiny', 10, 8],
      [2, 'thumb', 256, 192],
      [3, 'small', 640, 480],
      [4, 'medium', 1080, 810],
      [5, 'large', 2048, 1536],
    ]);
  });

  it('answers a rung by number, name or letter, with a strong entity tag, ranges and a year of caching', async () => {
    const { id } = (await upload(makePng(700, 500))).data;
    const { variants } = await settled(id);
    const small = variants.find(({ name }) => name === 'small');
    const [byNumber, byName, byLetter] = await Promise.all(
      ['3', 'small', 's'].map((rung) => ada.get(`/media/${id}/${rung}`)),
    );
    expect(byNumber?.status).toBe(200);
    expect(byName?.bytes).toEqual(byNumber?.bytes);
    expect(byLetter?.bytes).toEqual(byNumber?.bytes);
    expect(byNumber?.bytes.length).toBe(small?.bytes);
    expect(byNumber?.headers.get('content-type')).toBe('image/webp');
    expect(byNumber?.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(byNumber?.headers.get('x-content-type-options')).toBe('nosniff');

    const etag = byNumber?.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const unchanged = await ada.get(`/media/${id}/s`, { 'if-none-match': etag });
    expect([unchanged.status, unchanged.bytes.length]).toEqual([304, 0]);
    const part = await ada.get(`/media/${id}/s`, { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.bytes).toEqual(byNumber?.bytes.subarray(10, 20));
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${String(small?.bytes)}`);
    const beyond = await ada.get(`/media/${id}/s`, { range: 'bytes=99999999-' });
    expect([beyond.status, beyond.body.code]).toEqual([416, 'media.range_not_satisfiable']);
    const head = await ada.request('HEAD', `/media/${id}/s`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(small?.bytes)]);
  });

  it('keeps the uploaded bytes untouched', async () => {
    const bytes = await photograph(6);
    const { id } = (await upload(bytes, 'möte 1.jpg')).data;
    const file = await ada.get(`/media/${id}/file`);
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''m%C3%B6te%201.jpg`);
  });

  it('lists mine, the newest first, page by page', async () => {
    const eve = await app.client.signUp();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await eve.upload(makePng(8 + count, 8))).data.id);
    const first = await eve.get<Manifest[]>('/media?limit=3');
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    const rest = await eve.get<Manifest[]>(`/media?limit=3&cursor=${first.body.meta?.nextCursor ?? ''}`);
    expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(rest.body.meta).toEqual({ nextCursor: null });
    expect((await eve.get('/media?limit=0')).status).toBe(400);
    expect((await eve.get('/media?limit=5&all=1')).status).toBe(400);
  });

  it('shows nobody else anything', async () => {
    const { id } = (await upload(makePng(300, 300))).data;
    await settled(id);
    const eve = await app.client.signUp();
    for (const path of [`/media/${id}`, `/media/${id}/s`, `/media/${id}/0`, `/media/${id}/file`]) {
      const answer = await eve.get(path);
      expect([answer.status, answer.body.code]).toEqual([404, 'media.not_found']);
      expect((await app.client.get(path)).status).toBe(404);
      const stale = app.client.as({ authorization: 'Bearer x.y.z' });
      expect((await stale.get(path)).status).toBe(401);
    }
    expect((await eve.delete(`/media/${id}`)).status).toBe(404);
    expect((await ada.get(`/media/${id}/s`)).status).toBe(200);
  });

  it('deletes rows and bytes', async () => {
    const { id } = (await upload(makePng(300, 200))).data;
    await settled(id);
    expect((await app.storedFiles()).filter((path) => path.includes(id))).toHaveLength(7);
    expect((await ada.delete(`/media/${id}?permanent=true`)).status).toBe(200);
    expect((await ada.get(`/media/${id}`)).status).toBe(404);
    expect((await ada.get(`/media/${id}/s`)).status).toBe(404);
    await eventually(app.storedFiles, (files) => !files.some((path) => path.includes(id)));
    expect((await ada.delete(`/media/${id}`)).status).toBe(404);
  });

  it('leaves nothing behind when media is deleted while its ladder is made', async () => {
    const { id } = (await upload(makePng(2000, 2000))).data;
    await eventually(
      () => manifest(id),
      ({ variants }) => variants.length > 0,
    );
    expect((await ada.delete(`/media/${id}?permanent=true`)).status).toBe(200);
    await eventually(
      async () => (await app.em().execute<unknown[]>('select 1 from kernel_outbox')).length,
      (count) => count === 0,
    );
    expect((await app.storedFiles()).filter((path) => path.includes(id))).toEqual([]);
    expect(await app.em().execute('select 1 from storage_variant where blob_id = ?', [id])).toEqual([]);
  });

  describe('refuses, soon and without a trace,', () => {
    it.each<[string, () => Buffer, number, string]>([
      [
        'a program',
        () => Buffer.concat([Buffer.from('7f454c46020101', 'hex'), randomBytes(5000)]),
        415,
        'media.unsupported_type',
      ],
      ['noise', () => randomBytes(10_000), 415, 'media.unsupported_type'],
      ['an empty file', () => Buffer.alloc(0), 400, 'media.empty'],
      ['a bomb that only says so', () => makeLyingPng(30_000, 30_000), 422, 'media.too_many_pixels'],
      ['a header without a size', () => makePng(9, 9).subarray(0, 20), 422, 'media.unreadable'],
      [
        'more bytes than are allowed',
        () => Buffer.concat([makePng(9, 9), Buffer.alloc(20_000_001)]),
        413,
        'media.too_large',
      ],
      ['a real bomb', () => makeBombPng(30_000, 30_000), 422, 'media.too_many_pixels'],
    ])('%s', async (_what, bytes, status, code) => {
      const before = await app.storedFiles();
      const answer = await upload(bytes(), 'photo.jpg');
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect((await app.storedFiles()).filter((path) => !before.includes(path))).toEqual([]);
    });

    it('a form without a file, with another field, and what is no form', async () => {
      const empty = new FormData();
      empty.append('note', 'x');
      expect((await ada.request('POST', '/media', { form: empty })).status).toBe(400);
      const other = new FormData();
      other.append('picture', new Blob([new Uint8Array(makePng(9, 9))]), 'a.png');
      expect((await ada.request('POST', '/media', { form: other })).status).toBe(400);
      const json = await ada.post('/media', { file: 'x' });
      expect([json.status, json.body.code]).toEqual([415, 'http.unsupported_media_type']);
    });

    it('an upload that breaks off', async () => {
      const before = await app.storedFiles();
      const { hostname, port } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
      socket.write(
        `POST /media HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ada.account.accessToken}\r\n` +
          `content-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000\r\n\r\n${part}`,
      );
      socket.write(randomBytes(1_000_000));
      await eventually(app.storedFiles, (files) => files.length > before.length);
      socket.destroy();
      await eventually(app.storedFiles, (files) => files.length === before.length);
      expect((await ada.get<Manifest[]>('/media?limit=1')).status).toBe(200);
    });
  });

  it('finds the type by the bytes: a JPEG by the name of a PNG is a JPEG', async () => {
    const answer = await upload(await photograph(1), 'wrong.png');
    expect(answer.data.mime).toBe('image/jpeg');
    expect((await settled(answer.data.id)).status).toBe('ready');
  });

  it('ends what cannot be decoded as failed, with a reason, and goes on', async () => {
    const broken = Buffer.from(makePng(1200, 900));
    broken.fill(0, Math.floor(broken.length / 2), broken.length - 12);
    const bad = (await upload(broken)).data.id;
    const good = (await upload(makePng(64, 64))).data.id;
    const failed = await settled(bad);
    expect([failed.status, failed.variants]).toEqual(['failed', []]);
    expect(failed.failureReason).toEqual(expect.stringMatching(/\w/));
    expect((await settled(good)).status).toBe('ready');
  });

  it('turns photographs upright', async () => {
    const sizes = await Promise.all(
      [1, 3, 6, 8].map(async (orientation) => {
        const { width, height, variants } = await settled(
          (await upload(await photograph(orientation), `${orientation}.jpg`)).data.id,
        );
        return [width, height, variants.map((variant) => [variant.width, variant.height])];
      }),
    );
    expect(new Set(sizes.map((size) => JSON.stringify(size))).size).toBe(1);
  });
});
