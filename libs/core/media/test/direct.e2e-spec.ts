import { createHash, randomBytes } from 'node:crypto';
import { createTestApp, eventually, makePng, S3Server, type SignedInClient, type TestApp } from '@roost/testing';

interface Direct {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string>;
}

describe('Uploads straight to S3', () => {
  let app: TestApp;
  let s3: S3Server;
  let ada: SignedInClient;
  beforeAll(async () => {
    s3 = await S3Server.start();
    const env = { ...s3.env, STORAGE_DRIVER: 's3', MEDIA_MAX_BYTES: '20000000', MEDIA_PIECE_BYTES: '65536' };
    app = await createTestApp({ worker: true, env });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
    await s3.stop();
  });

  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const announce = (bytes: Buffer, more: object = {}) => ({
    filename: 'a.png',
    bytes: bytes.length,
    sha256: sha256(bytes),
    ...more,
  });
  const presign = async (announced: object) => (await ada.post<Direct>('/media/presign', announced)).data;
  const send = async ({ method, url, headers }: Direct, bytes: Buffer): Promise<number> =>
    (await fetch(url, { method, headers, body: new Uint8Array(bytes) })).status;
  const left = () => s3.bucket.list('uploads/', '').page;

  it('become media like those of every other way', async () => {
    const bytes = makePng(400, 300);
    const direct = await presign(announce(bytes, { mime: 'image/png' }));
    expect(await send(direct, bytes)).toBe(200);
    const eve = await app.client.signUp();
    expect((await eve.post(`/media/${direct.id}/complete`)).status).toBe(404);
    const done = await ada.post<{ id: string; sha256: string }>(`/media/${direct.id}/complete`);
    expect([done.status, done.data.id, done.data.sha256]).toEqual([201, direct.id, sha256(bytes)]);
    const again = await ada.post<{ id: string }>(`/media/${direct.id}/complete`);
    expect([again.status, again.data.id]).toEqual([201, direct.id]);
    // What is shown to everyone is no upload of theirs.
    expect((await ada.patch(`/media/${direct.id}`, { access: 'public' })).status).toBe(200);
    expect((await eve.post(`/media/${direct.id}/complete`)).status).toBe(404);
    await eventually(
      async () => (await ada.get<{ status: string }>(`/media/${direct.id}`)).data.status,
      (status) => status === 'ready',
    );
    expect((await ada.get(`/media/${direct.id}/s`)).headers.get('content-type')).toBe('image/webp');
    expect((await ada.get(`/media/${direct.id}/file`, { range: 'bytes=1-3' })).bytes.toString()).toBe('PNG');
    expect((await ada.get(`/media/${direct.id}/render?width=20&format=webp`)).status).toBe(200);
    expect(left()).toEqual([]);
    // The URL still works for a while; what it writes is nobody's.
    await send(direct, bytes);
    expect((await ada.get(`/media/${direct.id}/file`)).bytes.equals(bytes)).toBe(true);
  });

  it('are refused when they are not what was announced', async () => {
    const bytes = makePng(40, 30);
    const other = Buffer.from(bytes);
    other[other.length - 20] = (other[other.length - 20] ?? 0) ^ 1;
    const swapped = await presign(announce(bytes));
    expect(await send(swapped, other)).toBe(200);
    expect((await ada.post(`/media/${swapped.id}/complete`)).body.code).toBe('media.upload_mismatch');
    expect((await ada.post(`/media/${swapped.id}/complete`)).status).toBe(404);

    const longer = await presign(announce(bytes));
    expect(await send({ ...longer, headers: {} }, Buffer.concat([bytes, bytes]))).toBe(403);
    expect((await ada.post(`/media/${longer.id}/complete`)).body.code).toBe('media.upload_incomplete');

    const typed = await presign(announce(bytes, { mime: 'image/jpeg' }));
    await send(typed, bytes);
    expect((await ada.post(`/media/${typed.id}/complete`)).body.code).toBe('media.upload_mismatch');

    const program = Buffer.concat([Buffer.from('7f454c46020101', 'hex'), randomBytes(500)]);
    const unknown = await presign(announce(program));
    await send(unknown, program);
    expect((await ada.post(`/media/${unknown.id}/complete`)).body.code).toBe('media.unsupported_type');
    expect(left().filter(([key]) => !key.includes(longer.id))).toHaveLength(1);
    expect((await ada.post('/media/presign', announce(bytes, { bytes: 20_000_001 }))).body.code).toBe(
      'media.too_large',
    );
    expect((await ada.post('/media/presign', announce(bytes, { sha256: 'x' }))).status).toBe(400);
  });

  it('are the same upload under the same Idempotency-Key', async () => {
    const bytes = makePng(41, 30);
    const request = async (announced: object) =>
      ada.request<Direct>('POST', '/media/presign', { json: announced, headers: { 'idempotency-key': 'direct' } });
    const [one, two] = [await request(announce(bytes)), await request(announce(bytes))];
    expect(two.data.id).toBe(one.data.id);
    expect((await request(announce(makePng(1, 2)))).body.code).toBe('http.idempotency_mismatch');
    await send(two.data, bytes);
    expect((await ada.post(`/media/${one.data.id}/complete`)).status).toBe(201);
    expect((await request(announce(bytes))).body.code).toBe('media.upload_complete');
  });

  it('stand beside forms and tus, which S3 takes too', async () => {
    const bytes = Buffer.from(randomBytes(150_000).toString('hex'));
    expect((await ada.upload(bytes, 'a.txt')).status).toBe(201);
    const tus = { 'tus-resumable': '1.0.0' };
    const more = Buffer.concat([bytes, Buffer.from('!')]);
    const begun = await ada.request('POST', '/media/uploads', {
      headers: { ...tus, 'upload-length': String(more.length) },
    });
    const path = begun.headers.get('location') ?? '';
    for (const [from, to] of [
      [0, 200_000],
      [200_000, more.length],
    ] as const) {
      const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
      const added = await ada.request('PATCH', path, { headers, body: new Uint8Array(more.subarray(from, to)) });
      expect(added.status).toBe(204);
    }
    expect((await ada.get(`${path.replace('/uploads', '')}/file`)).bytes.equals(more)).toBe(true);
  });
});

describe('Uploads straight to the storage', () => {
  it('are refused where it is a folder', async () => {
    const app = await createTestApp();
    try {
      const ada = await app.client.signUp();
      const announced = { filename: 'a', bytes: 5, sha256: 'a'.repeat(64) };
      const answer = await ada.post('/media/presign', announced);
      expect([answer.status, answer.body.code]).toEqual([409, 'media.way_unavailable']);
      expect(await app.em().execute('select 1 from media_upload')).toEqual([]);
    } finally {
      await app.close();
    }
  });
});
