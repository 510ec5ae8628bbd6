import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { PresignedRequest, StorageDriver } from './storage.port.js';

/** What a driver's spec may say of its driver. */
export interface ContractOptions {
  /** Makes content that it takes, of about so many bytes. Default: noise. */
  content?: (bytes: number) => Buffer;
  /** Whether it makes one object of several. Default true. */
  composes?: boolean;
  /** Called with what `presignPut` gave for a key, and the bytes; answers the HTTP status. Only for drivers that presign. */
  send?: (request: PresignedRequest, body: Buffer) => Promise<number>;
}

/**
 * What every storage driver has to do: called by the spec of each.
 *
 * @param open gives the driver that is tested, ready for use.
 */
export function describeStorageDriver(
  name: string,
  open: () => Promise<StorageDriver>,
  { content = randomBytes, composes = true, send }: ContractOptions = {},
): void {
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
      const bytes = content(300_000);
      expect(await put(key, bytes)).toEqual({ bytes: bytes.length });
      expect(await driver.head(key)).toEqual({ bytes: bytes.length });
      expect((await read(key)).equals(bytes)).toBe(true);
      expect(await read(key, { start: 10, end: 19 })).toEqual(bytes.subarray(10, 20));
    });

    it('replaces what was there', async () => {
      const key = newKey();
      const [old, fresh] = [content(900), content(400)];
      await put(key, old);
      await put(key, fresh);
      expect(await read(key)).toEqual(fresh);
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
      const kept = content(500);
      await put(key, kept);
      const broken = new Readable({ read: () => undefined });
      const attempt = driver.put(key, broken);
      broken.push(Buffer.alloc(1000));
      broken.destroy();
      await expect(attempt).rejects.toThrow();
      expect(await read(key)).toEqual(kept);
    });

    it('deletes one key, or all below a prefix', async () => {
      const folder = `media/${randomUUID()}`;
      const other = newKey();
      for (const key of [`${folder}/a`, `${folder}/b`, other]) await put(key, content(300));
      await driver.delete(`${folder}/a`);
      expect(await driver.head(`${folder}/a`)).toBeNull();
      expect(await driver.head(`${folder}/b`)).not.toBeNull();
      await driver.deletePrefix(`${folder}/`);
      expect(await driver.head(`${folder}/b`)).toBeNull();
      expect(await driver.head(other)).not.toBeNull();
    });

    it('shows readers one whole version while many write', async () => {
      const key = newKey();
      const versions = Array.from({ length: 8 }, () => content(200_000));
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
        await expect(put(key, content(100))).rejects.toThrow();
      },
    );

    it('keeps the same content under several keys apart', async () => {
      const [one, other] = [newKey(), newKey()];
      const bytes = content(5000);
      await Promise.all([put(one, bytes), put(other, bytes)]);
      await driver.delete(one);
      expect(await driver.head(one)).toBeNull();
      expect(await read(other)).toEqual(bytes);
    });

    it('lists what is below a prefix', async () => {
      const folder = `media/${randomUUID()}`;
      const before = Date.now();
      const sizes = new Map<string, number>();
      for (const name of ['source', 'small.webp', 't/one']) {
        const bytes = content(200 + name.length);
        sizes.set(`${folder}/${name}`, bytes.length);
        await put(`${folder}/${name}`, bytes);
      }
      await put(newKey(), content(300));
      const found = await Array.fromAsync(driver.list(`${folder}/`));
      expect(new Map(found.map(({ key, bytes }) => [key, bytes]))).toEqual(sizes);
      for (const { modifiedAt } of found) expect(Math.abs(modifiedAt.getTime() - before)).toBeLessThan(60_000);
      const all = await Array.fromAsync(driver.list('media/'));
      expect(all.length).toBeGreaterThan(found.length);
      expect(await Array.fromAsync(driver.list(`media/${randomUUID()}/`))).toEqual([]);
    });

    it('keeps what it says that it keeps', async () => {
      const facts = { mime: 'image/png' };
      expect(driver.keeps?.(facts) ?? true).toBe(true);
      if (driver.keeps) expect(driver.keeps({})).toBe(false);
      const key = newKey();
      const bytes = content(700);
      await driver.put(key, Readable.from([bytes]), facts);
      expect(await read(key)).toEqual(bytes);
    });

    it('says whether it makes one object of several', () => {
      expect('compose' in driver).toBe(composes);
    });

    it.each([1, 2, 23])('makes one object of %d parts, which are then gone', async (count) => {
      if (!driver.compose) return;
      const whole = content(count * 4001 - 17);
      const folder = `uploads/${randomUUID()}`;
      const parts: string[] = [];
      for (let at = 0; at < whole.length; at += 4001) {
        const key = `${folder}/${String(at)}`;
        await driver.put(key, Readable.from([whole.subarray(at, at + 4001)]));
        parts.push(key);
      }
      const key = newKey();
      await put(key, content(100));
      expect(await driver.compose(key, parts)).toEqual({ bytes: whole.length });
      expect((await read(key)).equals(whole)).toBe(true);
      expect(await Array.fromAsync(driver.list(`${folder}/`))).toEqual([]);
    });

    it('does not compose without one of the parts, and leaves the others', async () => {
      if (!driver.compose) return;
      const folder = `uploads/${randomUUID()}`;
      await put(`${folder}/0`, content(300));
      const key = newKey();
      await expect(driver.compose(key, [`${folder}/0`, `${folder}/300`])).rejects.toMatchObject({
        code: 'storage.missing',
      });
      expect(await driver.head(key)).toBeNull();
      expect(await driver.head(`${folder}/0`)).not.toBeNull();
    });

    it('lets clients put what it signed, and nothing else', async () => {
      if (!send) {
        expect('presignPut' in driver).toBe(false);
        return;
      }
      const key = newKey();
      const bytes = content(4096);
      const request = await driver.presignPut?.(key, { bytes: bytes.length, seconds: 60 });
      if (!request) throw new Error('The driver signs no requests');
      expect(await send(request, bytes)).toBe(200);
      expect(await read(key)).toEqual(bytes);
      const url = new URL(request.url);
      url.pathname = url.pathname.replace(/source$/, 'other');
      expect(await send({ ...request, url: url.href }, bytes)).toBe(403);
    });

    it('says that it works', async () => {
      await expect(driver.check()).resolves.toBeUndefined();
    });
  });
}
