import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import {
  assertStorageKey,
  type ByteRange,
  type ObjectFacts,
  type StorageDriver,
  storageErrors,
  type StoredObject,
} from '@roost/storage';
import { Database, Secrets } from '@roost/plugin-kit';
import { PictShareClient, type UploadedFile } from './pictshare-client.js';
import type { PictShareObject } from './pictshare-object.entity.js';
import { PictShareObjectsRepository } from './pictshare-objects.repository.js';
import { PictShareStorageConfig } from './pictshare-storage.config.js';

const SEAL = 'delete-code';
/** What PictShare takes and does not encode anew. */
const UNCHANGED: ReadonlySet<string> = new Set(['image/gif', 'image/png', 'image/webp']);
/** No image is smaller. */
const LEAST_BYTES = 2;
const MOST_ATTEMPTS = 3;
const POLL_MS = 200;

/** A file on its way to PictShare. */
interface Draft {
  path: string;
  bytes: number;
  sha256: string;
}

/** What became of what was under a key before. */
interface Held {
  replaced: Pick<PictShareObject, 'key' | 'hash'> | undefined;
}

/**
 * Keeps images on PictShare, which gives files names of its own and stores the same bytes once: which key is which file, and how to delete it,
 * is in a table of ours. A file is taken once it was read back and found unchanged; JPEGs often are not, for PictShare encodes them
 * anew. It keeps no pieces of files, and signs nothing. What somebody else uploaded to the same PictShare may be used, and is never deleted.
 */
@Injectable()
export class PictShareStorage implements StorageDriver {
  private readonly logger = new Logger(PictShareStorage.name);
  private readonly client: PictShareClient;
  private readonly objects: PictShareObjectsRepository;

  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly config: PictShareStorageConfig,
  ) {
    this.client = new PictShareClient(config);
    this.objects = new PictShareObjectsRepository(em);
  }

  keeps({ mime = '' }: ObjectFacts): boolean {
    return UNCHANGED.has(mime);
  }

  async put(key: string, body: Readable, { mime = '' }: ObjectFacts = {}): Promise<{ bytes: number }> {
    assertStorageKey(key);
    const folder = await mkdtemp(join(tmpdir(), 'roost-pictshare-'));
    try {
      const draft = await write(join(folder, 'file'), body);
      await this.keep(key, draft, `file.${mime.split('/')[1] ?? 'bin'}`);
      return { bytes: draft.bytes };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    assertStorageKey(key);
    const object = await this.objects.find(key);
    const stream = object && (await this.client.download(object.hash, object.bytes, range));
    if (!stream) throw storageErrors.missing();
    return stream;
  }

  async head(key: string): Promise<{ bytes: number } | null> {
    assertStorageKey(key);
    const object = await this.objects.find(key);
    return object && { bytes: object.bytes };
  }

  async delete(key: string): Promise<void> {
    assertStorageKey(key);
    const object = await this.objects.findToDelete(key);
    if (object) await this.release(object);
  }

  async deletePrefix(prefix: string): Promise<void> {
    for await (const object of this.objects.list(prefix)) await this.release(object);
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    for await (const { key, bytes, modifiedAt, deletingAt } of this.objects.list(prefix)) {
      if (!deletingAt) yield { key, bytes, modifiedAt };
    }
  }

  localPath(): undefined {
    return undefined;
  }

  async check(): Promise<void> {
    await this.client.check();
  }

  /**
   * Uploads, and holds the file by a key of its own while it is read back: nobody who lets go of the same content can then delete it,
   * and nobody reads it under its own key before it is known to be unchanged.
   */
  private async keep(key: string, draft: Draft, filename: string): Promise<void> {
    const claim = `claims/${randomUUID()}`;
    const deadline = Date.now() + 2 * this.deletionMs;
    for (let attempt = 1; ;) {
      const file = await this.client.upload(draft.path, filename);
      if (!(await this.hold(claim, file, draft.bytes))) {
        if (Date.now() > deadline) throw new Error('PictShare takes too long to delete these bytes');
        await sleep(POLL_MS);
        continue;
      }
      const found = await this.compare(file.hash, draft);
      if (found === 'same') {
        const { replaced } = (await this.hold(key, file, draft.bytes, claim)) || {};
        if (replaced) await this.release(replaced);
        return;
      }
      await this.release({ key: claim, hash: file.hash });
      // It was deleted between the upload and the claim: once more.
      if (found === 'missing' && attempt++ < MOST_ATTEMPTS) continue;
      throw storageErrors.refused({ detail: 'PictShare changes files of this kind, as with JPEG' });
    }
  }

  /**
   * Names a file by a key, in place of another key of the same file.
   *
   * @returns false while the file is being deleted; else what was under the key before, if that is another file: it has a key of its own now,
   * beside the old one, where a sweep finds it if nobody comes to release it
   */
  private async hold(key: string, file: UploadedFile, bytes: number, instead?: string): Promise<Held | false> {
    const { hash, deleteCode: told } = file;
    return this.em.fork().transactional(async (tx) => {
      await this.database.lock(`pictshare-key:${key}`);
      await this.lockContent(hash);
      if (await this.objects.isBeingDeleted(tx, hash, new Date(Date.now() - this.deletionMs))) return false;
      const replaced = await this.objects.setAside(tx, key, hash, `${key}.${randomUUID()}`);
      const sharing = await this.objects.sharing(tx, hash);
      const known = sharing.find(({ deleteCode }) => deleteCode !== null)?.deleteCode ?? null;
      const sealed = told === undefined ? null : this.secrets.seal(SEAL, Buffer.from(told));
      await this.objects.save(tx, { key, hash, bytes, deleteCode: known ?? sealed });
      if (instead !== undefined) await this.objects.delete(tx, instead, hash);
      return { replaced };
    });
  }

  /**
   * Forgets a key; with the last one of a file the file goes, if we uploaded it: only then its delete code is known. Cut off in between, it is
   * found and gone on with the next time.
   */
  private async release({ key, hash }: Pick<PictShareObject, 'key' | 'hash'>): Promise<void> {
    const code = await this.em.fork().transactional(async (tx) => {
      await this.lockContent(hash);
      const mine = await this.objects.findIn(tx, key, hash);
      if (!mine) return undefined;
      const [first, ...others] = (await this.objects.sharing(tx, hash)).filter((other) => other.key !== key);
      if (!first && mine.deleteCode !== null) {
        await this.objects.markDeleting(tx, { key, hash, deleteCode: mine.deleteCode });
        return mine.deleteCode;
      }
      await this.objects.delete(tx, key, hash);
      if (!first) {
        this.logger.log(`${hash} stays on PictShare, because Roost did not upload it`);
        return undefined;
      }
      const isKnown = [first, ...others].some(({ deleteCode }) => deleteCode !== null);
      if (!isKnown && mine.deleteCode !== null) await this.objects.setDeleteCode(tx, first.key, mine.deleteCode);
      return undefined;
    });
    if (code !== undefined) await this.deleteFile(key, hash, code);
  }

  /** Makes puts and deletes of the same content wait for each other, until the transaction ends. */
  private async lockContent(hash: string): Promise<void> {
    await this.database.lock(`pictshare:${hash}`);
  }

  /** Nobody names the file while the mark says that it is being deleted; one who finds an old mark knows that its maker is gone. */
  private async deleteFile(key: string, hash: string, sealed: string): Promise<void> {
    const code = this.secrets.unseal(SEAL, sealed).toString();
    if (!(await this.client.delete(hash, code))) {
      this.logger.warn(`${hash} stays on PictShare, because its delete code has changed since the upload`);
    }
    await this.objects.deleteMarked(key, hash);
  }

  /** Two requests, and some more. */
  private get deletionMs(): number {
    return 3 * this.config.timeoutMs;
  }

  private async compare(hash: string, { sha256 }: Draft): Promise<'same' | 'changed' | 'missing'> {
    // Encoded anew it may be of any size; an answer without content, or with a line end, is of a file that is gone.
    const stream = await this.client.download(hash, LEAST_BYTES);
    if (!stream) return 'missing';
    const digest = createHash('sha256');
    for await (const chunk of stream as AsyncIterable<Buffer>) digest.update(chunk);
    return digest.digest('hex') === sha256 ? 'same' : 'changed';
  }
}

async function write(path: string, body: Readable): Promise<Draft> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(body, meter, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return { path, bytes, sha256: hash.digest('hex') };
}
