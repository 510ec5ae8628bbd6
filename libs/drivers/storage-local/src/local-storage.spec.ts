import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describeStorageDriver } from '@roost/media/storage.contract';
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

  describeStorageDriver('LocalStorage', open);

  it('keeps no half-written file', async () => {
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('says that the disk is full with 507, and leaves nothing', async () => {
    const storage = await open();
    const full = Readable.from(
      (function* () {
        yield Buffer.alloc(10);
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      })(),
    );
    await expect(storage.put('media/full/source', full)).rejects.toMatchObject({ code: 'storage.full', status: 507 });
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('shows other processes of the machine where the file is', async () => {
    const storage = await open();
    await storage.put('media/local/source', Readable.from([Buffer.from('x')]));
    expect(storage.localPath('media/local/source')).toMatch(/media\/local\/source$/);
  });
});
