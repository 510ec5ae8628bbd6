import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ContractTest } from '@roost/plugin-kit';
import type { ByteRange, PresignedRequest, StorageDriver } from './storage.port.js';

/** What may be said of a driver beforehand. */
export interface StorageContractOptions {
  /** Makes content that it takes, of about so many bytes. Default: noise. */
  content?: (bytes: number) => Buffer;
  /** Whether it makes one object of several. Default true. */
  composes?: boolean;
  /** Called with what `presignPut` gave for a key, and the bytes; answers the HTTP status. Only for drivers that presign. */
  send?: (request: PresignedRequest, body: Buffer) => Promise<number>;
}

/** A driver that is tested, and what tests do with it again and again. */
interface Tested {
  driver: StorageDriver;
  options: StorageContractOptions;
  content: (bytes: number) => Buffer;
  put: (key: string, bytes: Buffer) => Promise<{ bytes: number }>;
  read: (key: string, range?: ByteRange) => Promise<Buffer>;
  isThere: (key: string) => Promise<boolean>;
}

const testedBy = (driver: StorageDriver, options: StorageContractOptions): Tested => ({
  driver,
  options,
  content: options.content ?? randomBytes,
  put: (key, bytes) => driver.put(key, Readable.from([bytes])),
  read: async (key, range) => buffer(await driver.get(key, range)),
  isThere: async (key) => (await driver.head(key)) !== null,
});

type Tests = Readonly<Record<string, (tested: Tested) => Promise<void>>>;

const newKey = (): string => `media/${randomUUID()}/source`;
/** Says no more than that they differ: nobody reads 300,000 bytes. */
const assertSame = (actual: Buffer, expected: Buffer): void => {
  assert.ok(actual.equals(expected), `other bytes: ${String(actual.length)} of them, for ${String(expected.length)}`);
};

/** What all do. */
const TESTS: Tests = {
  'gives back what was put': async ({ driver, content, put, read }) => {
    const key = newKey();
    const bytes = content(300_000);
    assert.deepEqual(await put(key, bytes), { bytes: bytes.length });
    assert.deepEqual(await driver.head(key), { bytes: bytes.length });
    assertSame(await read(key), bytes);
    assertSame(await read(key, { start: 10, end: 19 }), bytes.subarray(10, 20));
  },

  'replaces what was there': async ({ content, put, read }) => {
    const key = newKey();
    const [old, fresh] = [content(900), content(400)];
    await put(key, old);
    await put(key, fresh);
    assertSame(await read(key), fresh);
  },

  'tells what is missing': async ({ driver }) => {
    const key = newKey();
    assert.equal(await driver.head(key), null);
    await assert.rejects(driver.get(key), { code: 'storage.missing' });
    await driver.delete(key);
    await driver.deletePrefix('media/nothing/');
  },

  'leaves nothing of a stream that breaks off': async ({ driver, isThere }) => {
    const key = newKey();
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(100_000);
        throw new Error('broke off');
      })(),
    );
    await assert.rejects(driver.put(key, broken), /broke off/);
    assert.equal(await isThere(key), false);
  },

  'leaves what was there when its replacement breaks off': async ({ driver, content, put, read }) => {
    const key = newKey();
    const kept = content(500);
    await put(key, kept);
    const broken = new Readable({ read: () => undefined });
    const attempt = driver.put(key, broken);
    broken.push(Buffer.alloc(1000));
    broken.destroy();
    await assert.rejects(attempt);
    assertSame(await read(key), kept);
  },

  'deletes one key, or all below a prefix': async ({ driver, content, put, isThere }) => {
    const folder = `media/${randomUUID()}`;
    const other = newKey();
    for (const key of [`${folder}/a`, `${folder}/b`, other]) await put(key, content(300));
    await driver.delete(`${folder}/a`);
    assert.equal(await isThere(`${folder}/a`), false);
    assert.equal(await isThere(`${folder}/b`), true);
    await driver.deletePrefix(`${folder}/`);
    assert.equal(await isThere(`${folder}/b`), false);
    assert.equal(await isThere(other), true);
  },

  'shows readers one whole version while many write': async ({ content, put, read }) => {
    const key = newKey();
    const [first = Buffer.alloc(0), ...others] = Array.from({ length: 8 }, () => content(200_000));
    await put(key, first);
    const writing = Promise.all([first, ...others].map((version) => put(key, version)));
    for (let count = 0; count < 20; count++) {
      const seen = await read(key);
      assert.ok([first, ...others].some((version) => version.equals(seen)));
    }
    await writing;
  },

  'keeps the same content under several keys apart': async ({ driver, content, put, read, isThere }) => {
    const [one, other] = [newKey(), newKey()];
    const bytes = content(5000);
    await Promise.all([put(one, bytes), put(other, bytes)]);
    await driver.delete(one);
    assert.equal(await isThere(one), false);
    assertSame(await read(other), bytes);
  },

  'lists what is below a prefix': async ({ driver, content, put }) => {
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
    assert.deepEqual(new Map(found.map(({ key, bytes }) => [key, bytes])), sizes);
    // A time of day, and not of another time zone or in other units.
    for (const { modifiedAt } of found) assert.ok(Math.abs(modifiedAt.getTime() - before) < 60_000);
    const all = await Array.fromAsync(driver.list('media/'));
    assert.ok(all.length > found.length);
    assert.deepEqual(await Array.fromAsync(driver.list(`media/${randomUUID()}/`)), []);
  },

  'keeps what it says that it keeps': async ({ driver, content, read }) => {
    const facts = { mime: 'image/png' };
    assert.equal(driver.keeps?.(facts) ?? true, true);
    if (driver.keeps) assert.equal(driver.keeps({}), false);
    const key = newKey();
    const bytes = content(700);
    await driver.put(key, Readable.from([bytes]), facts);
    assertSame(await read(key), bytes);
  },

  'says whether it makes one object of several, and lets clients put': ({ driver, options }) => {
    assert.equal('compose' in driver, options.composes ?? true);
    assert.equal('presignPut' in driver, options.send !== undefined);
    return Promise.resolve();
  },

  'says that it works': async ({ driver }) => {
    await driver.check();
  },
};

const NO_KEYS = ['', 'one', '/absolute/key', '../up/and/away', 'media/../../etc', 'media//x', 'media/A b'];

const REFUSALS: Tests = Object.fromEntries(
  NO_KEYS.map((key) => [
    `refuses the key "${key}"`,
    async ({ put, content }: Tested) => {
      await assert.rejects(put(key, content(100)));
    },
  ]),
);

const COMPOSING: Tests = {
  ...Object.fromEntries(
    [1, 2, 23].map((count) => [
      `makes one object of ${String(count)} parts, which are then gone`,
      async ({ driver, content, put, read }: Tested) => {
        const whole = content(count * 4001 - 17);
        const folder = `uploads/${randomUUID()}`;
        const parts: string[] = [];
        for (let at = 0; at < whole.length; at += 4001) {
          const part = `${folder}/${String(at)}`;
          await put(part, whole.subarray(at, at + 4001));
          parts.push(part);
        }
        const key = newKey();
        await put(key, content(100));
        assert.deepEqual(await driver.compose?.(key, parts), { bytes: whole.length });
        assertSame(await read(key), whole);
        assert.deepEqual(await Array.fromAsync(driver.list(`${folder}/`)), []);
      },
    ]),
  ),

  'does not compose without one of the parts, and leaves the others': async ({ driver, content, put, isThere }) => {
    const folder = `uploads/${randomUUID()}`;
    await put(`${folder}/0`, content(300));
    const key = newKey();
    const composing = async () => driver.compose?.(key, [`${folder}/0`, `${folder}/300`]);
    await assert.rejects(composing, { code: 'storage.missing' });
    assert.equal(await isThere(key), false);
    assert.equal(await isThere(`${folder}/0`), true);
  },
};

const PRESIGNING: Tests = {
  'lets clients put what it signed, and nothing else': async ({ driver, content, read, options: { send } }) => {
    const key = newKey();
    const bytes = content(4096);
    const request = await driver.presignPut?.(key, { bytes: bytes.length, seconds: 60 });
    if (!request || !send) throw new Error('The driver signs no requests');
    assert.equal(await send(request, bytes), 200);
    assertSame(await read(key), bytes);
    const url = new URL(request.url);
    url.pathname = url.pathname.replace(/source$/, 'other');
    assert.equal(await send({ ...request, url: url.href }, bytes), 403);
  },
};

/**
 * What every storage driver has to do, for the test runner of your choice.
 *
 * @param open gives the driver that is tested, ready for use; called once, by the first test
 * @example
 * for (const { name, run } of storageContract(() => new MemoryStorage(), { composes: false })) it(name, run);
 */
export function storageContract(
  open: () => StorageDriver | Promise<StorageDriver>,
  options: StorageContractOptions = {},
): ContractTest[] {
  let tested: Promise<Tested> | undefined;
  const opened = async (): Promise<Tested> => testedBy(await open(), options);
  const tests = {
    ...TESTS,
    ...REFUSALS,
    ...((options.composes ?? true) ? COMPOSING : {}),
    ...(options.send ? PRESIGNING : {}),
  };
  return Object.entries(tests).map(([name, test]) => ({ name, run: async () => test(await (tested ??= opened())) }));
}
