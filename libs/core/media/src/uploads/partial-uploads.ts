import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox, Problem } from '@roost/plugin-kit';
import { sourceKey, type StorageDriver, Storages } from '@roost/storage';
import { deleteParts } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import { uploadOf, uploadPrefix } from './upload-keys.js';
import { MediaService } from '../library/media.service.js';
import type { MediaUpload } from './media-upload.entity.js';
import { PartialUploadsRepository } from './partial-uploads.repository.js';
import { UploadLimits } from './upload-limits.js';
import { UploadMemory } from './upload-memory.js';

const BATCH = 100;

/** A storage that keeps pieces of files. */
export type ComposingStorage = StorageDriver & Required<Pick<StorageDriver, 'compose'>>;

/** Uploads that are not media yet: begun, ended one way or the other. How their bytes arrive is the part of each way. */
@Injectable()
export class PartialUploads {
  constructor(
    private readonly em: EntityManager,
    private readonly uploads: PartialUploadsRepository,
    private readonly media: MediaService,
    private readonly storages: Storages,
    private readonly memory: UploadMemory,
    private readonly limits: UploadLimits,
    private readonly outbox: Outbox,
  ) {}

  async findOwn(id: string, ownerId: string): Promise<MediaUpload | null> {
    return this.uploads.findOwn(id, ownerId);
  }

  /** @throws `media.upload_not_found` */
  async find(id: string, ownerId: string): Promise<MediaUpload> {
    const upload = await this.uploads.findOwn(id, ownerId);
    if (!upload) throw mediaErrors.upload_not_found();
    return upload;
  }

  /** @throws `media.way_unavailable` where the storage keeps no pieces. */
  driverOf(storage: string): ComposingStorage {
    const driver = this.storages.of(storage);
    if (!driver.compose) throw mediaErrors.way_unavailable();
    return driver as ComposingStorage;
  }

  /**
   * Makes media of an upload whose bytes are all there. Can be called again, also by another process, until it succeeds.
   *
   * @param parts storage keys of the bytes, in order
   * @throws what `fileFacts` throws, `media.upload_mismatch`, `media.quota_exceeded`; then the upload is gone
   */
  async finish(upload: MediaUpload, parts: readonly string[], expected: { mime?: string } = {}): Promise<void> {
    const { id, bytes, storage, filename } = upload;
    const driver = this.driverOf(storage);
    const key = sourceKey(id);
    if (!(await this.isComposed(upload, driver, parts))) return;
    const known = this.memory.take(id, bytes);
    try {
      const facts = known?.facts ?? (await this.limits.recognize({ id, storage, bytes }));
      this.limits.checkKind(facts, bytes);
      const hash = known?.hash ?? (await hashOf(await driver.get(key)));
      const sha256 = hash.copy().digest('hex');
      if (upload.sha256 !== null && upload.sha256 !== sha256) {
        throw mediaErrors.upload_mismatch({ detail: 'The file has a different SHA-256' });
      }
      if (expected.mime !== undefined && expected.mime !== facts.mime) {
        throw mediaErrors.upload_mismatch({ detail: `The detected type is ${facts.mime}` });
      }
      const place = await this.storages.copyToChosen(key, storage, facts);
      const isFirst = await this.em.transactional(async () => {
        // Another request was first: it is media by now, or was refused.
        if (!(await this.uploads.delete(id))) return false;
        const { ownerId, projectId } = upload;
        await this.media.insert({ ...facts, id, filename, bytes, sha256, storage: place }, { ownerId, projectId });
        return true;
      });
      if (isFirst && place !== storage) await driver.delete(key);
    } catch (error) {
      // What is refused stays refused; everything else may go better the next time.
      if (error instanceof Problem && error.status < 500) await this.refuse(upload);
      else this.memory.putBack(id, bytes, known);
      throw error;
    }
    await driver.deletePrefix(uploadPrefix(id));
  }

  /** Tells how long a file is, once. @returns false when more has arrived */
  async setLength(upload: MediaUpload, bytes: number): Promise<boolean> {
    const isSet = await this.uploads.setLength(upload.id, bytes);
    if (isSet) Object.assign(upload, { bytes, isDeferred: false });
    return isSet;
  }

  /** Ends an upload without media; the worker removes its bytes once that is committed. */
  async remove({ id, storage, parts }: MediaUpload): Promise<void> {
    // Of a file that is made of several uploads, the parts lie where those were.
    const uploadIds = new Set([id, ...parts.map(uploadOf)]);
    await this.em.transactional(async () => {
      await this.uploads.delete(id);
      await this.outbox.enqueueAll(
        deleteParts,
        [...uploadIds].map((uploadId) => ({ uploadId, storage })),
        // They belong to nothing any more.
        { projectId: null },
      );
    });
  }

  /** Removes the bytes too, unless another request made media of them. */
  private async refuse(upload: MediaUpload): Promise<void> {
    const { id, storage } = upload;
    if (!(await this.uploads.delete(id))) return;
    // It may have been copied to the chosen storage before it was refused.
    await this.storages.current.driver.delete(sourceKey(id));
    await this.storages.of(storage).delete(sourceKey(id));
    await this.storages.of(storage).deletePrefix(uploadPrefix(id));
  }

  async removeAllOf(ownerId: string): Promise<void> {
    while ((await this.removeSome(ownerId)) > 0);
  }

  /** @returns how many; 0 when there are none left. */
  async removeSome(ownerId: string): Promise<number> {
    const uploads = await this.uploads.ofOwner(ownerId, BATCH);
    for (const upload of uploads) await this.remove(upload);
    return uploads.length;
  }

  async removeExpired(exceptProjects: readonly string[]): Promise<void> {
    for (;;) {
      const expired = await this.uploads.expired(exceptProjects, BATCH);
      for (const upload of expired) await this.remove(upload);
      if (expired.length < BATCH) return;
    }
  }

  /** @returns false when another request has made media of it since, or refused it. */
  private async isComposed(
    { id, ownerId, bytes }: MediaUpload,
    driver: ComposingStorage,
    parts: readonly string[],
  ): Promise<boolean> {
    const key = sourceKey(id);
    try {
      await driver.compose(key, parts);
      return true;
    } catch (error) {
      // Another request, or a run before this one, may have got so far.
      if ((await driver.head(key))?.bytes === bytes) return true;
      if (!(await this.uploads.findOwn(id, ownerId))) return false;
      throw error;
    }
  }
}

async function hashOf(stream: Readable): Promise<Hash> {
  const hash = createHash('sha256');
  await pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) hash.update(chunk);
  });
  return hash;
}
