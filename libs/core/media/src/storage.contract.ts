import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { StorageDriver } from './storage.port.js';

/**
 * What every storage driver has to do: called by the spec of each.
 *
 * @param open gives the driver that is tested, ready for use.
 */
export function describeStorageDriver(name: string, open: () => Promise<StorageDriver>): void {
  describe(`${name} as a storage driver`, () => {
    let driver: StorageDriver;
    beforeAll(async () => {
      driver = await open();
    });

    const newKey = (): string => `media/${randomUUID()}/source`;
    const put = async (key: string, bytes: Buffer) => driver.put(key, Readable.from([bytes]));
    const read = async (key: string, range?: { start: number; end: number }) => buffer(await driver.get(key, range));

    it('gives back what was put', async () => {
      const key = newKey();
      const bytes = randomBytes(300_000);
      expect(await put(key, bytes)).toEqual({ bytes: bytes.length });
      expect(await driver.head(key)).toEqual({ bytes: bytes.length });
      expect((await read(key)).equals(bytes)).toBe(true);
      expect(await read(key, { start: 10, end: 19 })).toEqual(bytes.subarray(10, 20));
    });

    it('keeps empty objects', async () => {
      const key = newKey();
      await put(key, Buffer.alloc(0));
      expect(await driver.head(key)).toEqual({ bytes: 0 });
      expect(await read(key)).toEqual(Buffer.alloc(0));
    });

    it('replaces what was there', async () => {
      const key = newKey();
      await put(key, Buffer.from('old and longer'));
      await put(key, Buffer.from('new'));
      expect((await read(key)).toString()).toBe('new');
    });

    it('tells what is missing', async () => {
      const key = newKey();
      expect(await driver.head(key)).toBeNull();
      await expect(driver.get(key)).rejects.toMatchObject({ code: 'storage.missing' });
      await expect(driver.delete(key)).resolves.toBeUndefined();
      await expect(driver.deletePrefix('media/nothing/')).resolves.toBeUndefined();
    });

    it('leaves nothing of a stream that breaks off', async () => {
      const key = newKey();
      const broken = Readable.from(
        (function* () {
          yield Buffer.alloc(100_000);
          throw new Error('broke off');
        })(),
      );
      await expect(driver.put(key, broken)).rejects.toThrow('broke off');
      expect(await driver.head(key)).toBeNull();
    });

    it('leaves what was there when its replacement breaks off', async () => {
      const key = newKey();
      await put(key, Buffer.from('still here'));
      const broken = new Readable({ read: () => undefined });
      const attempt = driver.put(key, broken);
      broken.push(Buffer.alloc(1000));
      broken.destroy();
      await expect(attempt).rejects.toThrow();
      expect((await read(key)).toString()).toBe('still here');
    });

    it('deletes one key, or all below a prefix', async () => {
      const folder = `media/${randomUUID()}`;
      const other = newKey();
      for (const key of [`${folder}/a`, `${folder}/b`, other]) await put(key, Buffer.from(key));
      await driver.delete(`${folder}/a`);
      expect(await driver.head(`${folder}/a`)).toBeNull();
      expect(await driver.head(`${folder}/b`)).not.toBeNull();
      await driver.deletePrefix(`${folder}/`);
      expect(await driver.head(`${folder}/b`)).toBeNull();
      expect(await driver.head(other)).not.toBeNull();
    });

    it('shows readers one whole version while many write', async () => {
      const key = newKey();
      const versions = Array.from({ length: 8 }, (_, index) => Buffer.alloc(200_000, index));
      await put(key, versions[0] ?? Buffer.alloc(0));
      const writing = Promise.all(versions.map((version) => put(key, version)));
      for (let count = 0; count < 20; count++) {
        const seen = await read(key);
        expect(versions.some((version) => version.equals(seen))).toBe(true);
      }
      await writing;
    });

    it.each(['', 'one', '/absolute/key', '../up/and/away', 'media/../../etc', 'media//x', 'media/A b'])(
      'refuses the key %j',
      async (key) => {
        await expect(put(key, Buffer.from('x'))).rejects.toThrow();
      },
    );

    it('says that it works', async () => {
      await expect(driver.check()).resolves.toBeUndefined();
    });
  });
}
