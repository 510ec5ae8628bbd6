import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { InjectDriver } from '@roost/plugin-kit';
import type { RungImage } from './image/image-transformer.js';
import { mediaPrefix, sourceKey, variantKey } from './media.keys.js';
import { MediaRepository } from './media.repository.js';
import { StoragePort, type StorageDriver } from './storage.port.js';

/** Gives the jobs their source as a file, and keeps what they make of it. */
@Injectable()
export class ImageFiles {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaRepository,
    @InjectDriver(StoragePort) private readonly storage: StorageDriver,
  ) {}

  /** Calls `work` with the path of the uploaded file, which is fetched for it where the storage is elsewhere. */
  async withSource<T>(mediaId: string, work: (path: string) => Promise<T>): Promise<T> {
    const key = sourceKey(mediaId);
    const local = this.storage.localPath(key);
    if (local !== undefined) return work(local);
    const folder = await mkdtemp(join(tmpdir(), 'roost-media-'));
    try {
      const path = join(folder, 'source');
      await pipeline(await this.storage.get(key), createWriteStream(path));
      return await work(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Stores a rung and then names it. @returns false when the media was deleted meanwhile; nothing is then left behind. */
  async save(mediaId: string, { rung, width, height, data }: RungImage): Promise<boolean> {
    await this.storage.put(variantKey(mediaId, rung), Readable.from([data]));
    const kept = await this.em.transactional(async () => {
      if (!(await this.media.lock(mediaId))) return false;
      const etag = createHash('sha256').update(data).digest('base64url');
      await this.media.saveVariant({ mediaId, rung, width, height, bytes: data.length, etag });
      return true;
    });
    if (!kept) await this.deleteAll(mediaId);
    return kept;
  }

  async deleteAll(mediaId: string): Promise<void> {
    await this.storage.deletePrefix(mediaPrefix(mediaId));
  }
}
