import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks, OnJob, Problem } from '@roost/plugin-kit';
import { storageErrors } from '../storage.errors.js';
import { SettleCopy, settleCopy } from '../storage.contracts.js';
import { blobPrefix, sourceKey } from '../storage.keys.js';
import { BlobsRepository } from './blobs.repository.js';
import type { StorageBlob } from './storage-blob.entity.js';
import { Storages } from '../placement/storages.js';

/** Discards an upload whose bytes were stored before; where the storage has lost those, it takes their place. */
@Injectable()
export class SettleCopyJob {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly hooks: Hooks,
    private readonly storages: Storages,
  ) {}

  @OnJob(settleCopy)
  async settleCopy({ blobId, copyId, storage }: SettleCopy): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (blob && (await this.isMissing(blob))) await this.putBack(blob, copyId, storage);
    await this.storages.of(storage).deletePrefix(blobPrefix(copyId));
  }

  /** Reads, too: a storage whose files others can delete does not know what they deleted. */
  private async isMissing({ id, storage, missingSince }: StorageBlob): Promise<boolean> {
    const driver = this.storages.of(storage);
    const key = sourceKey(id);
    if (missingSince !== null || (await driver.head(key)) === null) return true;
    try {
      (await driver.get(key, { start: 0, end: 0 })).destroy();
      return false;
    } catch (error) {
      if (error instanceof Problem && error.code === storageErrors.missing.code) return true;
      throw error;
    }
  }

  private async putBack({ id, storage, mime }: StorageBlob, copyId: string, copyStorage: string): Promise<void> {
    const copies = this.storages.of(copyStorage);
    // A run before this one may have come to its end.
    if ((await copies.head(sourceKey(copyId))) === null) return;
    // Said before the bytes are there: a run that is killed in between is then gone on with.
    await this.blobs.update(id, { missingSince: new Date() });
    const place = await this.storages.put(sourceKey(id), () => copies.get(sourceKey(copyId)), { mime }, storage);
    const isGone = await this.em.transactional(async () => {
      const now = await this.blobs.lock(id);
      if (now === undefined) return true;
      if (now !== storage) throw new Error('The blob was moved to another storage in the meantime');
      await this.blobs.update(id, { missingSince: null, storage: place });
      await this.hooks.run('storage.restored', { blobId: id });
      return false;
    });
    if (isGone) await this.storages.of(place).deletePrefix(blobPrefix(id));
  }
}
