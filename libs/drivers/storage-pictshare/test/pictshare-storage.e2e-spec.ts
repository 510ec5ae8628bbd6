import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { MikroORM } from '@mikro-orm/postgresql';
import { ownerOrmConfig } from '@roost/kernel';
import { type StorageDriver, StoragePort } from '@roost/storage';
import { storageContract } from '@roost/storage/storage.contract';
import { Secrets } from '@roost/plugin-kit';
import { createTestApp, eventually, makePng, type TestApp } from '@roost/testing';
import { PictShareServer } from './pictshare-server.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Of files that others uploaded. No hash or id has it in it by chance. */
const THEIR_CODE = 'their-delete-code';

describe('PictShareStorage', () => {
  let server: PictShareServer;
  let app: TestApp;
  let storage: StorageDriver;
  beforeAll(async () => {
    server = await PictShareServer.start('let me in');
    const env = { STORAGE_DRIVER: 'pictshare', PICTSHARE_URL: server.url, PICTSHARE_UPLOAD_CODE: 'let me in' };
    app = await createTestApp({ worker: true, env });
    storage = app.api.get<StorageDriver>(StoragePort.token);
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
  });

  const content = (bytes: number) => Buffer.concat([PNG, randomBytes(bytes)]);
  const newKey = () => `media/${randomUUID()}/source`;
  const put = async (key: string, bytes: Buffer) => storage.put(key, Readable.from([bytes]), { mime: 'image/png' });

  it.each(storageContract(() => storage, { content, composes: false }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it('has the tables that its entities describe', async () => {
    const orm = await MikroORM.init(ownerOrmConfig(app.composition));
    expect((await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()).toBe('');
    await orm.close();
  });

  it('deletes a file that several keys share only with the last of them', async () => {
    const bytes = content(900);
    const [one, two, three] = [newKey(), newKey(), newKey()];
    const before = server.files.size;
    for (const key of [one, two, three]) await put(key, bytes);
    expect(server.files.size).toBe(before + 1);
    await storage.delete(one);
    await put(two, content(50));
    expect((await buffer(await storage.get(three))).equals(bytes)).toBe(true);
    await storage.delete(three);
    expect(server.files.size).toBe(before + 1);
    await storage.delete(two);
    expect(server.files.size).toBe(before);
  });

  it('seals delete codes under a name of its own, as it has since its first release', async () => {
    const key = newKey();
    await put(key, content(905));
    const [row] = await app
      .em()
      .execute<[{ sealed: string }]>('select delete_code as sealed from storage_pictshare_object where key = ?', [key]);
    const secrets = await app.api.resolve(Secrets);
    expect(secrets.unseal('storage-pictshare.delete-code', row.sealed).toString()).not.toBe('');
  });

  const theirs = (name: string, data: Buffer) => server.files.set(name, { data, deleteCode: THEIR_CODE });

  it.each<[string, (key: string) => Promise<unknown>]>([
    ['is deleted', (key) => storage.delete(key)],
    ['is deleted with all below its prefix', (key) => storage.deletePrefix(key.replace(/source$/, ''))],
    ['is replaced', (key) => put(key, content(77))],
    [
      'had other keys, too',
      async (key) => {
        const other = newKey();
        await storage.put(other, await storage.get(key));
        await storage.delete(key);
        await storage.delete(other);
      },
    ],
  ])('leaves what somebody else uploaded before, when what it kept there %s', async (how, end) => {
    const name = `theirs-${String(how.length)}.png`;
    const bytes = content(901);
    theirs(name, bytes);
    const key = newKey();
    await put(key, bytes);
    expect((await buffer(await storage.get(key))).equals(bytes)).toBe(true);
    await end(key);
    expect(server.files.has(name)).toBe(true);
    expect(server.calls.some((call) => call.startsWith('/api/info/theirs'))).toBe(false);
  });

  it('leaves what somebody else uploaded before, though it is no image that it keeps', async () => {
    const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(501)]);
    server.files.set('theirs.jpg', {
      data: Buffer.concat([jpeg, Buffer.from('encoded anew')]),
      deleteCode: THEIR_CODE,
    });
    await expect(put(newKey(), jpeg)).rejects.toMatchObject({ code: 'storage.refused' });
    expect(server.files.has('theirs.jpg')).toBe(true);
  });

  it('leaves what somebody else uploaded before, though the answer tells its delete code', async () => {
    const bytes = content(903);
    theirs('told.png', bytes);
    server.tellsCodes = true;
    const key = newKey();
    await put(key, bytes);
    server.tellsCodes = false;
    await storage.delete(key);
    expect(server.files.has('told.png')).toBe(true);
  });

  it('leaves what somebody else uploaded again after it was deleted by others', async () => {
    const bytes = content(904);
    const key = newKey();
    const before = new Set(server.files.keys());
    await put(key, bytes);
    const [ours = ''] = [...server.files.keys()].filter((hash) => !before.has(hash));
    theirs(ours, bytes);
    await storage.delete(key);
    expect(server.files.has(ours)).toBe(true);
  });

  it('deletes all that it uploaded for one key, however many write it at once', async () => {
    const before = server.files.size;
    const key = newKey();
    await Promise.all(Array.from({ length: 6 }, async (_, index) => put(key, content(600 + index))));
    expect(server.files.size).toBe(before + 1);
    await storage.delete(key);
    expect(server.files.size).toBe(before);
  });

  it('loses nothing when the same content comes and goes at the same time', async () => {
    const bytes = content(902);
    const keys = Array.from({ length: 8 }, newKey);
    await Promise.all(
      keys.map(async (key, index) => {
        await put(key, bytes);
        if (index % 2 === 0) await storage.delete(key);
      }),
    );
    for (const [index, key] of keys.entries()) {
      if (index % 2 === 0) expect(await storage.head(key)).toBeNull();
      else expect((await buffer(await storage.get(key))).equals(bytes)).toBe(true);
    }
  });

  it('takes a JPEG only if it comes back as it was, and leaves none behind', async () => {
    const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(500)]);
    const before = server.files.size;
    const key = newKey();
    await expect(put(key, jpeg)).rejects.toMatchObject({ code: 'storage.refused', status: 415 });
    expect(await storage.head(key)).toBeNull();
    expect(server.files.size).toBe(before);
  });

  it.each<[string, () => Buffer]>([
    ['what is no image', () => Buffer.from('just text')],
    ['what PictShare fails over', () => Buffer.from('ffd8ff', 'hex')],
    ['what it cannot say what is wrong with', () => Buffer.concat([PNG, Buffer.from('strange')])],
    ['what PictShare was told to delete for good', () => Buffer.concat([PNG, Buffer.from('naughty')])],
  ])('says clearly that it does not take %s', async (_what, make) => {
    await expect(put(newKey(), make())).rejects.toMatchObject({ code: 'storage.refused' });
  });

  it.each(['proxy', 'post_max_size', 'upload_max_filesize'] as const)(
    'says clearly that it does not take what is too large for %s',
    async (overLimit) => {
      server.overLimit = overLimit;
      await expect(put(newKey(), content(5_000_001))).rejects.toMatchObject({
        code: 'storage.refused',
        details: { detail: 'The file is too large for PictShare' },
      });
    },
  );

  it.each([true, false])(
    'does not show what others deleted, whose address PictShare remembers (lengths are told: %s)',
    async (tellsLengths) => {
      const key = newKey();
      const bytes = content(5_000);
      const before = new Set(server.files.keys());
      await put(key, bytes);
      server.tellsLengths = tellsLengths;
      expect(await buffer(await storage.get(key))).toEqual(bytes);
      for (const hash of server.files.keys()) if (!before.has(hash)) server.files.delete(hash);
      const missing = expect.objectContaining({ code: 'storage.missing' }) as unknown;
      for (const range of [undefined, { start: 10, end: 20 }]) {
        await expect(storage.get(key, range).then((stream) => buffer(stream))).rejects.toEqual(missing);
      }
      server.tellsLengths = true;
      await put(key, bytes);
      expect(await buffer(await storage.get(key))).toEqual(bytes);
    },
  );

  it('cuts ranges where the server does not', async () => {
    const key = newKey();
    const bytes = content(300_000);
    await put(key, bytes);
    server.ignoresRanges = true;
    expect(await buffer(await storage.get(key, { start: 70_000, end: 200_009 }))).toEqual(
      bytes.subarray(70_000, 200_010),
    );
    server.ignoresRanges = false;
  });

  it('tells no client where PictShare is, and nobody a delete code', async () => {
    const ada = await app.client.signUp();
    const { id } = (await ada.upload(makePng(90, 80))).data;
    const manifest = await eventually(
      () => ada.get<{ status: string }>(`/media/${id}`),
      ({ data }) => data.status === 'ready',
    );
    const thumb = await ada.get(`/media/${id}/thumb`);
    expect(thumb.headers.get('content-type')).toBe('image/webp');
    const text = await ada.upload(Buffer.from('text'), 'a.txt');
    for (const answer of [manifest, thumb, text]) {
      const seen = `${answer.bytes.toString('latin1')}${JSON.stringify([...answer.headers])}`;
      expect(seen).not.toContain(server.url);
      for (const { deleteCode } of server.files.values()) expect(seen).not.toContain(deleteCode);
    }
    const rows = await app.em().execute<{ code: string }[]>('select delete_code as code from storage_pictshare_object');
    for (const { code } of rows) {
      for (const { deleteCode } of server.files.values()) expect(code).not.toContain(deleteCode);
    }
    await ada.delete(`/media/${id}?permanent=true`);
    await eventually(
      () => storage.head(`media/${id}/source`),
      (found) => found === null,
    );
  });

  it('names the setting when the upload code is wrong, and says when PictShare is away', async () => {
    const strict = await PictShareServer.start('another code');
    const other = await createTestApp({ env: { STORAGE_DRIVER: 'pictshare', PICTSHARE_URL: strict.url } });
    const driver = other.api.get<StorageDriver>(StoragePort.token);
    const away = (message: string) => ({
      code: 'storage.unavailable',
      details: { cause: { message: expect.stringContaining(message) as string } },
    });
    await expect(driver.put(newKey(), Readable.from([content(9)]))).rejects.toMatchObject(
      away('PICTSHARE_UPLOAD_CODE'),
    );
    await strict.stop();
    await expect(driver.check()).rejects.toMatchObject(away('PictShare does not answer'));
    await other.close();
  });
});
