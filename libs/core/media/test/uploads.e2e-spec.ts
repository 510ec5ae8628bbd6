import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createTestApp, eventually, makePng, type SignedInClient, type TestApp } from '@roost/testing';

interface Manifest {
  id: string;
  filename: string;
}

const QUOTA = 600_000;

describe('POST /media', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    const env = { MEDIA_MAX_BYTES: '2000000', MEDIA_MAX_IMAGE_BYTES: '300000', MEDIA_USER_QUOTA: String(QUOTA) };
    app = await createTestApp({ worker: true, env });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const storedFiles = async (): Promise<number> => (await app.storedFiles()).length;
  const send = async (client: SignedInClient, bytes: Buffer, key?: string, filename = 'a.txt') => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), filename);
    return client.request<Manifest>('POST', '/media', {
      form,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    });
  };
  const text = (bytes: number) => Buffer.from(randomBytes(bytes / 2).toString('hex'));
  /** Says how long the body will be, sends none of it, and reads the answer. */
  const announce = async (client: SignedInClient, bytes: number): Promise<string> => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /media HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${client.account.accessToken}\r\n` +
        `content-type: multipart/form-data; boundary=b\r\ncontent-length: ${String(bytes)}\r\n\r\n`,
    );
    const answer = await new Promise<string>((resolve) => {
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
      });
    });
    socket.destroy();
    return answer;
  };

  it.each<[string, string]>([
    ['a "quoted" name.txt', 'a "quoted" name.txt'],
    ['two\r\nlines.txt', 'twolines.txt'],
    ['100%.txt', '100%.txt'],
    ['50%25.txt', '50%25.txt'],
    ['Möwe 🐦.txt', 'Möwe 🐦.txt'],
  ])('keeps the name %j as browsers send it', async (name, kept) => {
    const { data } = await (await app.client.signUp()).upload<Manifest>(text(100), name);
    expect(data.filename).toBe(kept);
  });

  it('keeps a quote as older clients send it, with a backslash', async () => {
    const ada = await app.client.signUp();
    const body = `--b\r\ncontent-disposition: form-data; name="file"; filename="a \\"b\\".txt"\r\n\r\nwords\r\n--b--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const { data } = await ada.request<Manifest>('POST', '/media', { headers, body });
    expect(data.filename).toBe('a "b".txt');
  });

  describe('with an Idempotency-Key', () => {
    it('makes the same media of the same file, also when both arrive at once', async () => {
      const ada = await app.client.signUp();
      const bytes = text(1000);
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(ada, bytes, 'once')));
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      // Who comes while the first is at work is told so.
      expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
      expect(new Set(made.map(({ data }) => data.id)).size).toBe(1);
      const files = await storedFiles();
      expect((await send(ada, bytes, 'once', 'other.txt')).data).toEqual(made[0]?.data);
      expect(await storedFiles()).toBe(files);
      expect((await ada.get<unknown[]>('/media')).data).toHaveLength(1);
      expect((await send(ada, bytes, 'twice')).data.id).not.toBe(made[0]?.data.id);
    });

    it('refuses another file, and a key that is none', async () => {
      const ada = await app.client.signUp();
      await send(ada, text(1000), 'once');
      const other = await send(ada, text(1000), 'once');
      expect([other.status, other.body.code]).toEqual([422, 'http.idempotency_mismatch']);
      expect((await send(ada, text(10), 'x'.repeat(201))).body.code).toBe('http.idempotency_key_invalid');
      const eve = await app.client.signUp();
      expect((await send(eve, text(1000), 'once')).status).toBe(201);
    });

    it('begins the same upload in pieces, once, and never again when it has ended', async () => {
      const ada = await app.client.signUp();
      const tus = { 'tus-resumable': '1.0.0' };
      const begin = async (bytes: number, key: string) =>
        ada.request('POST', '/media/uploads', {
          headers: { ...tus, 'upload-length': String(bytes), 'idempotency-key': key },
        });
      const locationOf = (answer: { headers: Headers }): string => answer.headers.get('location') ?? '';
      const offsetOf = async (path: string) => {
        const { status, headers } = await ada.request('HEAD', path, { headers: tus });
        return status === 200 ? headers.get('upload-offset') : status;
      };
      const paths = (await Promise.all(Array.from({ length: 5 }, () => begin(1000, 'tus')))).map(locationOf);
      expect(new Set(paths).size).toBe(1);
      const [path = ''] = paths;
      const other = await begin(999, 'tus');
      expect([other.status, other.body.code]).toEqual([422, 'http.idempotency_mismatch']);
      expect((await begin(10, '')).body.code).toBe('http.idempotency_key_invalid');

      const headers = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
      expect((await ada.request('PATCH', path, { headers, body: new Uint8Array(text(1000)) })).status).toBe(204);
      const again = await begin(1000, 'tus');
      expect([again.status, again.headers.get('idempotency-replayed'), locationOf(again)]).toEqual([201, 'true', path]);
      expect(await offsetOf(path)).toBe('1000');

      const ended = locationOf(await begin(100, 'ended'));
      expect((await ada.request('DELETE', ended, { headers: tus })).status).toBe(204);
      expect(locationOf(await begin(100, 'ended'))).toBe(ended);
      expect(await offsetOf(ended)).toBe(404);
    });
  });

  describe('holds to its limits', () => {
    it('of size, before the body is read where its length is known', async () => {
      const ada = await app.client.signUp();
      expect(await announce(ada, 3_000_000)).toMatch(/^HTTP\/1.1 413 [\s\S]*media.too_large/);
      const image = await ada.upload(Buffer.concat([makePng(9, 9), Buffer.alloc(300_001)]));
      expect([image.status, image.body.code]).toEqual([413, 'media.too_large']);
      expect((await send(ada, text(400_000))).status).toBe(201);
    });

    it('of a person, before and while the body is read', async () => {
      const ada = await app.client.signUp();
      const first = await send(ada, text(400_000));
      expect(first.status).toBe(201);
      const usage = await ada.get<{ bytes: number; quota: number }>('/media/usage');
      expect(usage.data).toEqual({ bytes: 400_000, quota: QUOTA });
      expect(await announce(ada, 300_000)).toMatch(/^HTTP\/1.1 413 [\s\S]*media.quota_exceeded/);
      const before = await storedFiles();
      const body = text(300_000);
      const chunked = await fetch(`${app.url}/media`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ada.account.accessToken}`,
          'content-type': 'multipart/form-data; boundary=b',
        },
        body: new ReadableStream({
          start(controller) {
            const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
            controller.enqueue(Buffer.concat([Buffer.from(head), body, Buffer.from('\r\n--b--\r\n')]));
            controller.close();
          },
        }),
        duplex: 'half',
      });
      expect(chunked.status).toBe(413);
      expect(((await chunked.json()) as { code: string }).code).toBe('media.quota_exceeded');
      expect(await storedFiles()).toBe(before);
      await ada.delete(`/media/${first.data.id}?permanent=true`);
      expect((await ada.get<{ bytes: number }>('/media/usage')).data.bytes).toBe(0);
      expect((await send(ada, text(300_000))).status).toBe(201);
    });

    it('of a person, when many uploads arrive at once', async () => {
      const ada = await app.client.signUp();
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(ada, text(200_000))));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 413, 413]);
      expect((await ada.get<{ bytes: number }>('/media/usage')).data.bytes).toBe(600_000);
      await eventually(
        () => app.em().execute<unknown[]>('select 1 from kernel_outbox'),
        (rows) => rows.length === 0,
      );
    });

    it('of a project, as its admin settles them', async () => {
      const [{ bytes }] = await app
        .em()
        .execute<[{ bytes: number }]>(`select bytes::int as bytes from media_usage where scope like 'project:%'`);
      const path = '/admin/settings/media';
      expect((await admin.patch(path, { projectQuota: bytes + 1000 })).status).toBe(200);
      const ada = await app.client.signUp();
      expect((await send(ada, text(2000))).body.code).toBe('media.quota_exceeded');
      expect((await send(ada, text(900))).status).toBe(201);
      await admin.patch(path, { projectQuota: null, userQuota: 100 });
      expect((await send(ada, text(200))).body.code).toBe('media.quota_exceeded');
      await admin.patch(path, { userQuota: null });
      expect((await send(ada, text(200))).status).toBe(201);
    });
  });

  it('is 503 while nothing can be stored, whichever way the bytes come; what is there can be seen', async () => {
    const ada = await app.client.signUp();
    const tus = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      ada.request(method, path, { headers: { 'tus-resumable': '1.0.0', ...headers }, ...(body ? { body } : {}) });
    const { id } = (await send(ada, text(2000))).data;
    const announced = await tus('POST', '/media/uploads', {
      'upload-length': '5',
      'upload-metadata': 'filename YS50eHQ=',
    });
    const path = announced.headers.get('location') ?? '';
    const patch = () =>
      tus('PATCH', path, { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, 'hello');
    const incoming = join(app.env.STORAGE_LOCAL_DIR ?? '', 'incoming');
    await rename(incoming, `${incoming}-away`);
    await writeFile(incoming, 'in the way');
    const answers = [await send(ada, text(2000)), await patch()];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [503, 'storage.unavailable'],
      [503, 'storage.unavailable'],
    ]);
    expect((await ada.get(`/media/${id}/file`)).status).toBe(200);
    expect((await app.client.get('/health/ready')).status).toBe(503);
    await rm(incoming);
    await rename(`${incoming}-away`, incoming);
    expect((await patch()).status).toBe(204);
    expect((await send(ada, text(2000))).status).toBe(201);
    expect((await app.client.get('/health/ready')).status).toBe(200);
  });
});
