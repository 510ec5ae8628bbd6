import { Injectable } from '@nestjs/common';
import { Database, Outbox } from '@roost/plugin-kit';
import { deleteBytes, settleCopy } from '../storage.contracts.js';
import { BlobsRepository, type ClaimedBlob, type ReleasedBlob } from './blobs.repository.js';
import type { StagedBytes } from './staged-bytes.js';
import type { BlobStatus } from './storage-blob.entity.js';

/** No row of a project names these bytes any more: they are removed while it is suspended, too. */
const OF_SERVER = { projectId: null };

/** Stores the same bytes once in a project, for as long as there are references. Every method runs in the caller's transaction. */
@Injectable()
export class BlobsService {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly outbox: Outbox,
    private readonly database: Database,
  ) {}

  /**
   * Refers to staged bytes once more; the worker discards those that are stored already.
   *
   * @param first what is said of the blob where it is new
   */
  async claim(
    staged: StagedBytes,
    projectId: string,
    first: { status: BlobStatus; notice: string | null },
  ): Promise<ClaimedBlob> {
    this.database.requireTransaction('Bytes were claimed');
    const blob = await this.blobs.claim(staged, projectId, first);
    const copy = { blobId: blob.id, copyId: staged.id, storage: staged.storage };
    if (!blob.isNew) await this.outbox.enqueue(settleCopy, copy, OF_SERVER);
    return blob;
  }

  /**
   * Refers to each of them once less; with the last reference rows and bytes go, and what shows a blob with it.
   *
   * @returns what nobody refers to any more
   */
  async release(blobIds: readonly string[]): Promise<ReleasedBlob[]> {
    this.database.requireTransaction('Bytes were released');
    const released: ReleasedBlob[] = [];
    for (let ids = blobIds; ids.length > 0;) {
      const removed = await this.blobs.release(ids);
      await this.outbox.enqueueAll(
        deleteBytes,
        removed.flatMap(({ id: blobId, storages }) => storages.map((storage) => ({ blobId, storage }))),
        OF_SERVER,
      );
      released.push(...removed);
      ids = removed.flatMap(({ previewId }) => previewId ?? []);
    }
    return released;
  }
}
