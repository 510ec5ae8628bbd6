import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { storageContract } from '@roost/storage/storage.contract';
import { LocalStorage } from './local-storage.js';

describe('LocalStorage', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'roost-storage-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const open = async (): Promise<LocalStorage> => {
    const storage = new LocalStorage({ directory });
    await storage.onModuleInit();
    return storage;
  };

  it.each(storageContract(open))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it('keeps no half-written file', async () => {
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'storage.full', 507],
    ['EDQUOT', 'storage.full', 507],
    ['EROFS', 'storage.unavailable', 503],
    ['EIO', 'storage.unavailable', 503],
  ])('says what %s of the disk means, and leaves nothing', async (code, problem, status) => {
    const storage = await open();
    const body = Readable.from(
      (function* () {
        yield Buffer.alloc(10);
        throw Object.assign(new Error('the disk'), { code });
      })(),
    );
    await expect(storage.put('media/full/source', body)).rejects.toMatchObject({ code: problem, status });
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('says that it is away where its folder is gone, or is no folder any more', async () => {
    const gone = await mkdtemp(join(tmpdir(), 'roost-storage-'));
    const storage = new LocalStorage({ directory: gone });
    await storage.onModuleInit();
    const put = () => storage.put('media/gone/source', Readable.from([Buffer.from('x')]));
    await rm(gone, { recursive: true });
    await expect(put()).rejects.toMatchObject({ code: 'storage.unavailable', status: 503 });
    await writeFile(gone, 'a file');
    await expect(put()).rejects.toMatchObject({ code: 'storage.unavailable' });
    await expect(storage.get('media/gone/source')).rejects.toMatchObject({ code: 'storage.unavailable' });
    await expect(storage.head('media/gone/source')).rejects.toMatchObject({ code: 'storage.unavailable' });
    await expect(storage.check()).rejects.toThrow();
    await rm(gone);
  });

  it.each([
    ['tiny', 3_000, 1],
    ['odd', 400, 4_001],
    ['large', 3, 700_000],
  ])('writes %s chunks in their order', async (_kind, count, length) => {
    const chunks = Array.from({ length: count }, () => randomBytes(length));
    const storage = await open();
    expect(await storage.put('media/chunks/source', Readable.from(chunks))).toEqual({ bytes: count * length });
    expect((await buffer(await storage.get('media/chunks/source'))).equals(Buffer.concat(chunks))).toBe(true);
  });

  it('shows other processes of the machine where the file is', async () => {
    const storage = await open();
    await storage.put('media/local/source', Readable.from([Buffer.from('x')]));
    expect(storage.localPath('media/local/source')).toMatch(/media\/local\/source$/);
  });
});
