import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type EventMap, Notifications, OnEvent, Outbox } from '@roost/plugin-kit';
import { BLOB_CHANNEL, type BlobChanges, BlobsRepository } from '../blobs/blobs.repository.js';

/** Jobs after whose last failure nothing more comes of a blob. */
const PROCESSING_JOBS: ReadonlySet<string> = new Set([
  'media.derive-variants',
  'media.derive-original',
  'media.read-file',
  'media.process-behind',
]);

/** Says what became of a blob, to all media that are these bytes: all that can be made of it is there, or nothing can be made. */
@Injectable()
export class MediaOutcome {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
  ) {}

  async succeed(blobId: string, changes: BlobChanges = {}): Promise<void> {
    await this.em.transactional(async () => {
      await this.blobs.update(blobId, { ...changes, status: 'ready', failureReason: null, crashes: 0 });
      for (const { id } of await this.blobs.mediaOf(blobId)) {
        await this.outbox.emit('media.ready', { mediaId: id }, `media:${id}`);
      }
      this.notifications.wake(BLOB_CHANNEL, blobId);
    });
  }

  async fail(blobId: string, reason: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.blobs.update(blobId, { status: 'failed', failureReason: reason });
      for (const { id } of await this.blobs.mediaOf(blobId)) {
        await this.outbox.emit('media.failed', { mediaId: id, reason }, `media:${id}`);
      }
      this.notifications.wake(BLOB_CHANNEL, blobId);
    });
  }

  /** A job that was given up would leave its blob `processing` for ever. */
  @OnEvent('kernel.job-failed')
  async onJobFailed({ job, payload }: EventMap['kernel.job-failed']): Promise<void> {
    if (!PROCESSING_JOBS.has(job)) return;
    await this.fail((payload as { blobId: string }).blobId, 'The file could not be processed');
  }
}
