import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type ApiAnswer,
  type ApiClient,
  createTestApp,
  eventually,
  makePng,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';

const TUS = { 'tus-resumable': '1.0.0' };
const BYTES = { 'content-type': 'application/offset+octet-stream' };

describe('Extensions of tus', () => {
  let app: TestApp;
  let ada: SignedInClient;
  beforeAll(async () => {
    const env = { MEDIA_PIECE_BYTES: '65536', MEDIA_MAX_BYTES: '3000000', MEDIA_UPLOADS: '8' };
    app = await createTestApp({ worker: true, env });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const text = (bytes: number) => Buffer.from(randomBytes(bytes / 2).toString('hex'));
  const begin = (headers: Record<string, string>, body?: Buffer, client: ApiClient = ada) =>
    client.request('POST', '/media/uploads', {
      headers: { ...TUS, ...(body ? BYTES : {}), ...headers },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
  const locationOf = ({ headers }: ApiAnswer): string => headers.get('location') ?? '';
  const append = (path: string, offset: number, body: Buffer, headers: Record<string, string> = {}, method = 'PATCH') =>
    ada.request(method, path, {
      headers: { ...TUS, ...BYTES, 'upload-offset': String(offset), ...headers },
      body: new Uint8Array(body),
    });
  const look = (path: string) => ada.request('HEAD', path, { headers: TUS });
  const fileOf = async (path: string): Promise<Buffer> => (await ada.get(`${path.replace('/uploads', '')}/file`)).bytes;
  const refusal = (answer: ApiAnswer) => [answer.status, answer.body.code];
  const refused = [400, 'media.tus_refused'];
  const piecesLeft = async () => (await app.storedFiles()).filter((path) => path.includes('/uploads/'));

  describe('a length that is told later', () => {
    it('is told with the last bytes', async () => {
      const bytes = text(150_000);
      const path = locationOf(await begin({ 'upload-defer-length': '1' }));
      expect((await append(path, 0, bytes.subarray(0, 100_000))).status).toBe(204);
      const { headers } = await look(path);
      expect(['upload-offset', 'upload-defer-length', 'upload-length'].map((name) => headers.get(name))).toEqual([
        '100000',
        '1',
        null,
      ]);
      expect((await append(path, 100_000, bytes.subarray(100_000), { 'upload-length': '150000' })).status).toBe(204);
      expect((await fileOf(path)).equals(bytes)).toBe(true);
    });

    it('is told with the first bytes, or without any once all have come', async () => {
      const bytes = text(5000);
      const first = locationOf(await begin({ 'upload-defer-length': '1' }));
      await append(first, 0, bytes.subarray(0, 2000), { 'upload-length': '5000' });
      expect((await look(first)).headers.get('upload-length')).toBe('5000');
      expect((await append(first, 2000, bytes.subarray(2000), { 'upload-length': '5000' })).status).toBe(204);
      expect((await fileOf(first)).equals(bytes)).toBe(true);
      const last = locationOf(await begin({ 'upload-defer-length': '1' }, bytes));
      expect((await append(last, 5000, Buffer.alloc(0), { 'upload-length': '5000' })).status).toBe(204);
      expect((await fileOf(last)).equals(bytes)).toBe(true);
    });

    it('is neither changed, nor less than what has come, nor more than there may be', async () => {
      const bytes = text(5000);
      const path = locationOf(await begin({ 'upload-defer-length': '1' }));
      await append(path, 0, bytes.subarray(0, 3000));
      expect(refusal(await append(path, 3000, Buffer.alloc(0), { 'upload-length': '2999' }))).toEqual(refused);
      expect(refusal(await append(path, 3000, Buffer.alloc(0), { 'upload-length': '0' }))).toEqual([
        400,
        'media.empty',
      ]);
      const large = await append(path, 3000, Buffer.alloc(0), { 'upload-length': '3000001' });
      expect(refusal(large)).toEqual([413, 'media.too_large']);
      await append(path, 3000, Buffer.alloc(0), { 'upload-length': '5000' });
      expect(refusal(await append(path, 3000, bytes.subarray(3000), { 'upload-length': '5001' }))).toEqual(refused);
      expect((await append(path, 3000, bytes.subarray(3000))).status).toBe(204);
      expect((await fileOf(path)).equals(bytes)).toBe(true);
    });

    it('does not let an upload grow past what there may be', async () => {
      const path = locationOf(await begin({ 'upload-defer-length': '1' }));
      expect(refusal(await append(path, 0, text(3_000_002)))).toEqual([413, 'media.too_large']);
      await ada.request('DELETE', path, { headers: TUS });
    });

    it.each([
      ['another value', { 'upload-defer-length': '0' }],
      ['a length beside it', { 'upload-defer-length': '1', 'upload-length': '5' }],
    ])('is refused with %s', async (_what, headers) => {
      expect(refusal(await begin(headers))).toEqual(refused);
    });
  });

  describe('concatenation', () => {
    const part = async (bytes: Buffer): Promise<string> => {
      const path = locationOf(await begin({ 'upload-concat': 'partial', 'upload-length': String(bytes.length) }));
      expect((await append(path, 0, bytes)).status).toBe(204);
      return path;
    };
    const join = (paths: string[], headers: Record<string, string> = {}, client: ApiClient = ada) =>
      begin({ 'upload-concat': `final;${paths.join(' ')}`, ...headers }, undefined, client);

    it('makes one file of uploads that ran side by side', async () => {
      const bytes = makePng(400, 300);
      const cuts = [0, 1000, Math.ceil(bytes.length / 2), bytes.length];
      const paths = await Promise.all([0, 1, 2].map((at) => part(bytes.subarray(cuts[at], cuts[at + 1]))));
      const { headers } = await look(paths[1] ?? '');
      expect(['upload-concat', 'upload-offset'].map((name) => headers.get(name))).toEqual([
        'partial',
        String((cuts[2] ?? 0) - 1000),
      ]);
      // No part is a medium, though the first one begins as an image does.
      for (const path of paths) expect((await ada.get(path.replace('/uploads', ''))).status).toBe(404);
      const filename = `filename ${Buffer.from('a "b".png').toString('base64')}`;
      const made = await join([paths[0] ?? '', `${app.url}${paths[1] ?? ''}`, paths[2] ?? ''], {
        'upload-metadata': filename,
      });
      expect([made.status, made.headers.get('upload-offset')]).toEqual([201, String(bytes.length)]);
      const path = locationOf(made);
      const media = await eventually(
        async () =>
          (
            await ada.get<{ status: string; kind: string; filename: string; sha256: string }>(
              path.replace('/uploads', ''),
            )
          ).data,
        ({ status }) => status !== 'processing',
      );
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(media).toMatchObject({ status: 'ready', kind: 'image', filename: 'a "b".png', sha256 });
      expect((await fileOf(path)).equals(bytes)).toBe(true);
      for (const gone of paths) expect((await look(gone)).status).toBe(404);
      expect(await piecesLeft()).toEqual([]);
    });

    it('makes one file of two requests at once, not two', async () => {
      const paths = [await part(text(1000)), await part(text(1000))];
      const answers = await Promise.all([join(paths), join([...paths].reverse()), join(paths)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404]);
    });

    it('takes neither what is not whole, nor no part, nor other people’s, and leaves the parts', async () => {
      const whole = await part(text(1000));
      const begun = locationOf(await begin({ 'upload-concat': 'partial', 'upload-length': '1000' }));
      const plain = locationOf(await begin({ 'upload-length': '1000' }));
      const deferred = locationOf(await begin({ 'upload-concat': 'partial', 'upload-defer-length': '1' }, text(1000)));
      for (const other of [begun, plain, deferred]) expect(refusal(await join([whole, other]))).toEqual(refused);
      expect((await join([whole, `/media/uploads/${randomUUID()}`])).status).toBe(404);
      const eve = await app.client.signUp();
      expect((await join([whole], {}, eve)).status).toBe(404);
      expect((await look(whole)).status).toBe(200);
      for (const path of [begun, plain, deferred]) await ada.request('DELETE', path, { headers: TUS });
      expect((await join([whole])).status).toBe(201);
    });

    it.each([
      '',
      'whole',
      'final',
      'final;',
      'final;/media/uploads/x',
      'final;/etc/passwd',
      `final;/media/uploads/${randomUUID()}x`,
    ])('refuses %j', async (text) => {
      expect(refusal(await begin({ 'upload-concat': text, ...(text === '' ? { 'upload-length': '5' } : {}) }))).toEqual(
        refused,
      );
    });

    it('refuses a part twice, a length, and bytes', async () => {
      const path = await part(text(1000));
      expect(refusal(await join([path, path]))).toEqual(refused);
      expect(refusal(await join([path], { 'upload-length': '1000' }))).toEqual(refused);
      expect(refusal(await begin({ 'upload-concat': `final;${path}` }, text(10)))).toEqual(refused);
      await ada.request('DELETE', path, { headers: TUS });
    });

    it('is refused by what the file is, and leaves nothing', async () => {
      const paths = [await part(Buffer.from('7f454c46020101', 'hex')), await part(randomBytes(5000))];
      expect(refusal(await join(paths))).toEqual([415, 'media.unsupported_type']);
      for (const path of paths) expect((await look(path)).status).toBe(404);
      await eventually(piecesLeft, (left) => left.length === 0);
    });
  });

  describe('X-HTTP-Method-Override', () => {
    it('continues, looks at and gives up an upload by POST', async () => {
      const bytes = text(3000);
      const path = locationOf(await begin({ 'upload-length': '3000' }));
      const sent = await append(path, 0, bytes.subarray(0, 1000), { 'x-http-method-override': 'PATCH' }, 'POST');
      expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, '1000']);
      const seen = await ada.request('POST', path, { headers: { ...TUS, 'x-http-method-override': 'head' } });
      expect([seen.status, seen.headers.get('upload-offset')]).toEqual([200, '1000']);
      await append(path, 1000, bytes.subarray(1000), { 'x-http-method-override': 'PATCH' }, 'POST');
      expect((await fileOf(path)).equals(bytes)).toBe(true);
      const other = locationOf(await begin({ 'upload-length': '3000' }));
      const gone = await ada.request('POST', other, { headers: { ...TUS, 'x-http-method-override': 'DELETE' } });
      expect([gone.status, (await look(other)).status]).toEqual([204, 404]);
    });

    it.each(['GET', 'PUT', 'nonsense', undefined])('is no way to %s', async (method) => {
      const path = locationOf(await begin({ 'upload-length': '3000' }));
      const headers: Record<string, string> = method === undefined ? {} : { 'x-http-method-override': method };
      expect(refusal(await append(path, 0, text(100), headers, 'POST'))).toEqual(refused);
      expect(
        (await app.client.request('POST', path, { headers: { ...TUS, 'x-http-method-override': 'HEAD' } })).status,
      ).toBe(401);
      await ada.request('DELETE', path, { headers: TUS });
    });
  });
});
