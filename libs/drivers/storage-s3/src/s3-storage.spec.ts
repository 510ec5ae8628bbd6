import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Problem } from '@roost/plugin-kit';
import { storageContract } from '@roost/storage/storage.contract';
import { S3Server } from '@roost/testing';
import { planParts } from './plan-parts.js';
import { S3Storage } from './s3-storage.js';
import { S3StorageConfig } from './s3-storage.config.js';

describe('S3Storage', () => {
  let server: S3Server;
  const opened: S3Storage[] = [];
  beforeAll(async () => {
    server = await S3Server.start();
  });
  afterAll(async () => {
    for (const storage of opened) storage.onApplicationShutdown();
    await server.stop();
  });

  const open = (settings: Partial<S3StorageConfig> = {}): S3Storage => {
    const { env, endpoint } = server;
    const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
    const here = { bucket, endpoint, accessKeyId, secretAccessKey, forcePathStyle: true, partBytes: 5_242_880 };
    const storage = new S3Storage(Object.assign(new S3StorageConfig(), here, settings));
    opened.push(storage);
    return storage;
  };

  const send = async (
    { method, url, headers }: { method: string; url: string; headers: Record<string, string> },
    body: Buffer,
  ) => (await fetch(url, { method, headers, body: new Uint8Array(body) })).status;

  it.each(storageContract(open, { send }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it.each([
    ['answers 503', 503],
    ['lets us in no more', 403],
    ['does not answer', undefined],
    ['is not there', 0],
  ])('says that the service is away where it %s', async (_what, status) => {
    const broken = createServer((request, response) => {
      request.resume();
      if (status !== undefined) response.writeHead(status).end();
    });
    await once(broken.listen(0, '127.0.0.1'), 'listening');
    const { port } = broken.address() as AddressInfo;
    if (status === 0) broken.close();
    const storage = open({ endpoint: `http://127.0.0.1:${String(port)}`, timeoutMs: 200 });
    const key = `media/${randomUUID()}/source`;
    const ways = [
      () => storage.put(key, Readable.from([Buffer.from('x')])),
      () => storage.get(key),
      () => storage.head(key),
      () => storage.delete(key),
      () => storage.deletePrefix('media/'),
      () => Array.fromAsync(storage.list('media/')),
      () => storage.compose(key, [`${key}1`]),
    ];
    const found = await Promise.all(ways.map((way) => way().catch((error: unknown) => error)));
    expect(found.map((error) => (error as Problem).code)).toEqual(ways.map(() => 'storage.unavailable'));
    broken.closeAllConnections();
    broken.close();
  });

  it('keeps to its prefix', async () => {
    const storage = open({ prefix: 'there/' });
    const key = `media/${randomUUID()}/source`;
    await storage.put(key, Readable.from([Buffer.from('here')]));
    expect((await Array.fromAsync(storage.list('media/'))).map((object) => object.key)).toEqual([key]);
    expect(await open().head(key)).toBeNull();
    expect(await open().head(`there/${key}`)).toEqual({ bytes: 4 });
    await storage.deletePrefix('media/');
    expect(await storage.head(key)).toBeNull();
  });

  it('sends large files in parts, and leaves none of them behind when the stream breaks off', async () => {
    const storage = open();
    const key = `media/${randomUUID()}/source`;
    const bytes = randomBytes(12_000_000);
    expect(await storage.put(key, Readable.from(chunksOf(bytes)))).toEqual({ bytes: bytes.length });
    expect((await buffer(await storage.get(key))).equals(bytes)).toBe(true);
    const broken = Readable.from(
      (function* () {
        yield bytes.subarray(0, 7_000_000);
        throw new Error('broke off');
      })(),
    );
    await expect(storage.put(`${key}2`, broken)).rejects.toThrow('broke off');
    expect(server.bucket.openUploads).toBe(0);
    expect(await storage.head(`${key}2`)).toBeNull();
  });

  it('puts large pieces together inside the bucket', async () => {
    const storage = open();
    const pieces = [randomBytes(5_242_880), randomBytes(5_300_000), randomBytes(10)];
    const folder = `uploads/${randomUUID()}`;
    const keys = pieces.map((_, index) => `${folder}/${String(index)}`);
    for (const [index, piece] of pieces.entries()) await storage.put(keys[index] ?? '', Readable.from([piece]));
    const key = `media/${randomUUID()}/source`;
    expect(await storage.compose(key, keys)).toEqual({ bytes: 10_542_890 });
    expect((await buffer(await storage.get(key))).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('plans 5 GB in small parts, and 50 GB in no more than there may be', () => {
    const five = planParts(5_000_000_000, 8_388_608);
    expect(five).toHaveLength(597);
    expect(five[0]).toEqual({ start: 0, end: 8_388_607 });
    expect(five.at(-1)?.end).toBe(4_999_999_999);
    for (const [index, { start }] of five.entries()) expect(start).toBe((five[index - 1]?.end ?? -1) + 1);
    const fifty = planParts(500_000_000_000, 8_388_608);
    expect(fifty.length).toBeLessThanOrEqual(10_000);
    expect(fifty.at(-1)?.end).toBe(499_999_999_999);
    expect(planParts(1, 100)).toEqual([{ start: 0, end: 0 }]);
  });

  it('says that the service is away', async () => {
    const storage = open({ endpoint: 'http://127.0.0.1:1' });
    await expect(storage.check()).rejects.toThrow();
    await expect(storage.put('media/a/source', Readable.from([Buffer.from('x')]))).rejects.toThrow();
    await expect(open({ bucket: 'nowhere' }).check()).rejects.toThrow();
  });
});

function* chunksOf(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
