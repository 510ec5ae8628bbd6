import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Notifications } from '@roost/plugin-kit';
import {
  blobPrefix,
  BlobsRepository,
  objectKey,
  sourceKey,
  type StorageBlob,
  Storages,
  variantObject,
} from '@roost/storage';
import { BLOB_CHANNEL } from '../media.channels.js';
import { type MadeRung, ORIGINAL, type Rung } from '@roost/imaging';
import { MediaConfig } from '../media.config.js';
import { headFacts } from '../files/file-facts.js';
import { MediaBlobs } from '../blobs/media-blobs.service.js';

/** Keeps what is made of blobs: first the bytes, then the row that names them. */
@Injectable()
export class VariantStore {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly media: MediaBlobs,
    private readonly storages: Storages,
    private readonly notifications: Notifications,
    private readonly config: MediaConfig,
  ) {}

  /** @returns false when the blob was deleted meanwhile; nothing is then left behind. */
  async saveRung({ id: blobId, storage }: StorageBlob, { rung, width, height, data }: MadeRung): Promise<boolean> {
    const etag = createHash('sha256').update(data).digest('hex');
    const object = variantObject(rung.name, etag);
    const key = objectKey(blobId, object);
    const place = await this.put(key, data, 'image/webp', this.storages.nameForDerived(storage));
    const { number, name } = rung;
    const variant = { blobId, rung: number, name, object, storage: place, width, height, bytes: data.length, etag };
    const kept = await this.em.transactional(async () => {
      const now = await this.blobs.lock(blobId);
      if (now === undefined) return { replaced: undefined, isThere: false };
      if (now !== storage) throw new Error('The blob was moved to another storage in the meantime');
      const replaced = await this.blobs.saveVariant(variant);
      this.notifications.wake(BLOB_CHANNEL, blobId);
      return { replaced, isThere: true };
    });
    const { replaced } = kept;
    if (replaced) await this.storages.of(replaced.storage).delete(objectKey(blobId, replaced.object));
    if (!kept.isThere) await this.storages.of(place).deletePrefix(blobPrefix(blobId));
    return kept.isThere;
  }

  /** Removes rungs that the ladder no longer has. The full size stays. */
  async dropOtherRungs({ id }: StorageBlob, rungs: readonly Rung[]): Promise<void> {
    const numbers = [ORIGINAL, ...rungs].map(({ number }) => number);
    const objects = await this.em.transactional(() => this.blobs.deleteOtherRungs(id, numbers));
    for (const { object, storage } of objects) await this.storages.of(storage).delete(objectKey(id, object));
  }

  /** Makes an image of its own of what shows a blob, and names it. What is no image is left out. */
  async savePreview(blob: StorageBlob, data: Buffer): Promise<void> {
    const facts = await headFacts(data, true, this.config).catch(() => undefined);
    if (facts?.kind !== 'image' || facts.mime === 'image/svg+xml') return;
    const id = newId();
    const sha256 = createHash('sha256').update(data).digest('hex');
    const storage = await this.put(sourceKey(id), data, facts.mime, this.storages.current.name);
    const isNamed = await this.em.transactional(async () => {
      if ((await this.blobs.lock(blob.id)) === undefined) return false;
      const before = (await this.blobs.find(blob.id))?.previewId ?? null;
      const staged = { ...facts, id, storage, sha256, bytes: data.length };
      const preview = await this.media.claim(staged, blob.projectId);
      await this.blobs.update(blob.id, { previewId: preview.id });
      if (before !== null) await this.media.release([before]);
      return true;
    });
    if (!isNamed) await this.storages.of(storage).deletePrefix(blobPrefix(id));
  }

  private async put(key: string, data: Buffer, mime: string, preferred: string): Promise<string> {
    return this.storages.put(key, () => Promise.resolve(Readable.from([data])), { mime }, preferred);
  }
}
