import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { basename, dirname } from 'node:path';
import {
  type ApiClient,
  createTestApp,
  eventually,
  makePng,
  type SignedInClient,
  SpawnedProcess,
  type TestApp,
} from '@roost/testing';

const TUS = { 'tus-resumable': '1.0.0' };
const PIECE = 65_536;

describe('Uploads that can be resumed (tus 1.0)', () => {
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    const env = { MEDIA_PIECE_BYTES: String(PIECE), MEDIA_MAX_BYTES: '5000000', MEDIA_USER_QUOTA: '20000000' };
    app = await createTestApp({ worker: true, env });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const text = (bytes: number) => Buffer.from(randomBytes(bytes / 2).toString('hex'));
  const begin = async (client: ApiClient, bytes: number, headers: Record<string, string> = {}, body?: Buffer) =>
    client.request('POST', '/media/uploads', {
      headers: {
        ...TUS,
        'upload-length': String(bytes),
        'upload-metadata': `filename ${Buffer.from('Möwe.txt').toString('base64')}`,
        ...(body ? { 'content-type': 'application/offset+octet-stream' } : {}),
        ...headers,
      },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
  const locationOf = (answer: { headers: Headers }): string => answer.headers.get('location') ?? '';
  const append = async (
    client: ApiClient,
    path: string,
    offset: number,
    body: Buffer,
    headers: Record<string, string> = {},
  ) =>
    client.request('PATCH', path, {
      headers: {
        ...TUS,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        ...headers,
      },
      body: new Uint8Array(body),
    });
  const offsetOf = async (client: ApiClient, path: string): Promise<number> =>
    Number((await client.request('HEAD', path, { headers: TUS })).headers.get('upload-offset') ?? -1);
  const pieces = async (id: string): Promise<string[]> =>
    (await app.storedFiles()).filter((path) => dirname(path).includes(id)).map((path) => basename(path));
  const mediaOf = (path: string): string => path.replace('/uploads', '');
  /** Sends the beginning of a PATCH and keeps the connection open. */
  const hang = (url: string, path: string, token: string, length: number, bytes: Buffer) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(
      `PATCH ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n` +
        `content-type: application/offset+octet-stream\r\ncontent-length: ${String(length)}\r\n\r\n`,
    );
    socket.write(bytes);
    return socket;
  };

  it('says what it can', async () => {
    const answer = await app.client.request('OPTIONS', '/media/uploads');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
    expect(answer.headers.get('tus-extension')).toBe(
      'creation,creation-with-upload,creation-defer-length,termination,expiration,checksum,concatenation',
    );
    expect(answer.headers.get('tus-checksum-algorithm')).toContain('sha1');
    expect(answer.headers.get('tus-max-size')).toBe('5000000');
  });

  it('becomes media of the same id with the last byte', async () => {
    const bytes = text(200_000);
    const begun = await begin(ada, bytes.length);
    expect(begun.status).toBe(201);
    expect(Date.parse(begun.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now());
    const path = locationOf(begun);
    expect(path).toMatch(/^\/media\/uploads\/[0-9a-f-]{36}$/);
    const first = await append(ada, path, 0, bytes.subarray(0, 90_000));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '90000']);
    expect((await ada.get(mediaOf(path))).status).toBe(404);
    expect(await offsetOf(ada, path)).toBe(90_000);
    expect((await append(ada, path, 90_000, bytes.subarray(90_000))).status).toBe(204);
    const media = await ada.get<{ filename: string; sha256: string; bytes: number }>(mediaOf(path));
    expect(media.data).toMatchObject({
      filename: 'Möwe.txt',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect((await ada.get(`${mediaOf(path)}/file`)).bytes.equals(bytes)).toBe(true);
    expect(await pieces(path.split('/').at(-1) ?? '')).toEqual(['source']);
    // A client whose last answer was lost asks how far it is.
    expect(await offsetOf(ada, path)).toBe(bytes.length);
  });

  it('takes bytes with the creation, and makes the same pipeline of them', async () => {
    const bytes = makePng(300, 200);
    const begun = await begin(ada, bytes.length, {}, bytes);
    expect([begun.status, begun.headers.get('upload-offset')]).toEqual([201, String(bytes.length)]);
    const media = await eventually(
      async () => (await ada.get<{ status: string; kind: string }>(mediaOf(locationOf(begun)))).data,
      ({ status }) => status !== 'processing',
    );
    expect(media).toMatchObject({ status: 'ready', kind: 'image', variants: expect.anything() as unknown });
  });

  it('keeps what arrived before the connection broke', async () => {
    const bytes = text(400_000);
    const path = locationOf(await begin(ada, bytes.length));
    const socket = hang(app.url, path, ada.account.accessToken, bytes.length, bytes.subarray(0, 150_000));
    await eventually(
      () => offsetOf(ada, path),
      (offset) => offset >= 2 * PIECE,
    );
    socket.destroy();
    const offset = await eventually(
      () => offsetOf(ada, path),
      (reached) => reached === 150_000,
    );
    expect((await append(ada, path, offset, bytes.subarray(offset))).status).toBe(204);
    expect((await ada.get(`${mediaOf(path)}/file`)).bytes.equals(bytes)).toBe(true);
  });

  it('goes on after kill -9 of the API, from another process, with at most one piece lost', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) => {
      server.once('listening', () => {
        resolve((server.address() as { port: number }).port);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    const api = new SpawnedProcess('api', { ...app.env, PORT: String(port) });
    const url = `http://127.0.0.1:${String(port)}`;
    await eventually(
      async () => (await fetch(`${url}/health/live`).catch(() => null))?.status,
      (status) => status === 200,
    );
    const bytes = text(500_000);
    const path = locationOf(await begin(ada, bytes.length));
    const sent = 3 * PIECE + 20_000;
    const socket = hang(url, path, ada.account.accessToken, bytes.length, bytes.subarray(0, sent));
    await eventually(
      () => offsetOf(ada, path),
      (offset) => offset >= 3 * PIECE,
    );
    api.kill('SIGKILL');
    await api.exit();
    socket.destroy();
    const offset = await offsetOf(ada, path);
    expect(sent - offset).toBeLessThanOrEqual(PIECE);
    expect((await append(ada, path, offset, bytes.subarray(offset))).status).toBe(204);
    const media = await ada.get<{ sha256: string }>(mediaOf(path));
    expect(media.data.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await ada.get(`${mediaOf(path)}/file`)).bytes.equals(bytes)).toBe(true);
  });

  it('lets one of two requests go on from the same byte', async () => {
    const bytes = text(100_000);
    const path = locationOf(await begin(ada, bytes.length));
    const other = await createTestApp({ env: { ...app.env } });
    try {
      const elsewhere = other.client.as({ authorization: `Bearer ${ada.account.accessToken}` });
      const answers = await Promise.all(
        [ada, elsewhere, ada, elsewhere].map((client) => append(client, path, 0, bytes.subarray(0, 50_000))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409]);
      expect(await offsetOf(ada, path)).toBe(50_000);
      expect((await append(elsewhere, path, 50_000, bytes.subarray(50_000))).status).toBe(204);
      expect((await ada.get(`${mediaOf(path)}/file`)).bytes.equals(bytes)).toBe(true);
    } finally {
      await other.api.close();
    }
  });

  it('becomes media once, however many requests find it whole', async () => {
    const bytes = text(100_000);
    const path = locationOf(await begin(ada, bytes.length));
    await append(ada, path, 0, bytes.subarray(0, 99_999));
    const other = await createTestApp({ env: { ...app.env } });
    try {
      const elsewhere = other.client.as({ authorization: `Bearer ${ada.account.accessToken}` });
      const look = () => elsewhere.request('HEAD', path, { headers: TUS });
      const answers = await Promise.all([append(ada, path, 99_999, bytes.subarray(99_999)), look(), look(), look()]);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      expect((await ada.get(`${mediaOf(path)}/file`)).bytes.equals(bytes)).toBe(true);
    } finally {
      await other.api.close();
    }
  });

  it('is its owner’s alone', async () => {
    const path = locationOf(await begin(ada, 1000));
    const eve = await app.client.signUp();
    expect((await eve.request('HEAD', path, { headers: TUS })).status).toBe(404);
    expect((await append(eve, path, 0, text(1000))).status).toBe(404);
    expect((await eve.request('DELETE', path, { headers: TUS })).status).toBe(404);
    expect((await append(app.client, path, 0, text(1000))).status).toBe(401);
    expect(await offsetOf(ada, path)).toBe(0);
    const whole = await begin(ada, 10, {}, text(10));
    await ada.patch(mediaOf(locationOf(whole)), { access: 'public' });
    expect((await eve.request('HEAD', locationOf(whole), { headers: TUS })).status).toBe(404);
  });

  it('verifies checksums, and keeps nothing of what does not match', async () => {
    const bytes = text(150_000);
    const path = locationOf(await begin(ada, bytes.length));
    const sum = (part: Buffer) => `sha1 ${createHash('sha1').update(part).digest('base64')}`;
    const bad = await append(ada, path, 0, bytes.subarray(0, 140_000), { 'upload-checksum': sum(bytes) });
    expect([bad.status, bad.body.code]).toEqual([460, 'media.checksum_mismatch']);
    expect(await offsetOf(ada, path)).toBe(0);
    expect(await pieces(path.split('/').at(-1) ?? '')).toEqual([]);
    const part = bytes.subarray(0, 140_000);
    expect((await append(ada, path, 0, part, { 'upload-checksum': sum(part) })).status).toBe(204);
    const unknown = await append(ada, path, 140_000, bytes.subarray(140_000), { 'upload-checksum': 'crc9 abc=' });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'media.checksum_unsupported']);
    expect((await append(ada, path, 140_000, bytes.subarray(140_000))).status).toBe(204);
    expect((await ada.get(`${mediaOf(path)}/file`)).bytes.equals(bytes)).toBe(true);
  });

  it('can be given up, and ends by itself after a day', async () => {
    const bytes = text(100_000);
    const path = locationOf(await begin(ada, bytes.length));
    await append(ada, path, 0, bytes.subarray(0, 70_000));
    const id = path.split('/').at(-1) ?? '';
    expect((await pieces(id)).length).toBeGreaterThan(0);
    expect((await ada.request('DELETE', path, { headers: TUS })).status).toBe(204);
    expect((await ada.request('HEAD', path, { headers: TUS })).status).toBe(404);
    await eventually(
      () => pieces(id),
      ({ length }) => length === 0,
    );

    const old = locationOf(await begin(ada, bytes.length));
    await append(ada, old, 0, bytes.subarray(0, 70_000));
    const em = app.em();
    await em.execute(
      `update media_upload set expires_at = now() - interval '1 hour', created_at = now() - interval '25 hours' where id = ?`,
      [old.split('/').at(-1) ?? ''],
    );
    expect((await append(ada, old, 70_000, bytes.subarray(70_000))).status).toBe(410);
    await em.execute(
      `insert into kernel_outbox (kind, name, handler, payload) values ('job', 'media.tidy', 'media.tidy', '{}')`,
    );
    await eventually(
      () => pieces(old.split('/').at(-1) ?? ''),
      (left) => left.length === 0,
    );
    expect((await ada.request('HEAD', old, { headers: TUS })).status).toBe(404);
  });

  it('is refused by its beginning, its length, and the quota', async () => {
    const program = Buffer.concat([Buffer.from('7f454c46020101', 'hex'), randomBytes(1_200_000)]);
    const path = locationOf(await begin(ada, 4_000_000));
    const refused = await append(ada, path, 0, program);
    expect([refused.status, refused.body.code]).toEqual([415, 'media.unsupported_type']);
    expect((await ada.request('HEAD', path, { headers: TUS })).status).toBe(404);
    const large = await begin(ada, 5_000_001);
    expect([large.status, large.body.code]).toEqual([413, 'media.too_large']);
    expect((await begin(ada, 0)).body.code).toBe('media.empty');
    const eve = await app.client.signUp();
    for (let count = 0; count < 4; count++) expect((await begin(eve, 4_900_000)).status).toBe(201);
    expect((await begin(eve, 4_900_000)).body.code).toBe('media.quota_exceeded');
  });

  it('answers what is not tus as a problem', async () => {
    const noVersion = await ada.request('POST', '/media/uploads', { headers: { 'upload-length': '5' } });
    expect([noVersion.status, noVersion.body.code]).toEqual([412, 'media.tus_version']);
    const noLength = await ada.request('POST', '/media/uploads', { headers: TUS });
    expect([noLength.status, noLength.body.code]).toEqual([400, 'media.tus_refused']);
    const path = locationOf(await begin(ada, 1000));
    const long = await append(ada, path, 0, text(1002));
    expect([long.status, long.body.code]).toEqual([413, 'media.too_large']);
    const old = await append(ada, path, 0, text(100), { 'tus-resumable': '0.2.2' });
    expect([old.status, old.body.code, old.headers.get('tus-version')]).toEqual([412, 'media.tus_version', '1.0.0']);
    // The id is what the route has read, and nothing beside it.
    expect(await offsetOf(ada, `${path}?a=1`)).toBe(0);
    expect(await offsetOf(ada, path.replace('-', '%2d'))).toBe(0);
    const wrong = await append(ada, path, 10, text(100));
    expect([wrong.status, wrong.body.code]).toEqual([409, 'media.wrong_offset']);
    const typed = await append(ada, path, 0, text(100), { 'content-type': 'text/plain' });
    expect(typed.status).toBe(415);
  });
});
