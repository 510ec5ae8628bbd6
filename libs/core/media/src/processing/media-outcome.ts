import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { JobFailed, jobFailed, Notifications, OnEvent, Outbox } from '@roost/plugin-kit';
import { type BlobChanges, BlobsRepository } from '@roost/storage';
import { MediaOfBlobsRepository } from '../blobs/media-of-blobs.repository.js';
import { BLOB_CHANNEL } from '../media.channels.js';
import {
  type BlobJob,
  deriveOriginal,
  deriveVariants,
  mediaFailed,
  mediaReady,
  processLowPriority,
  readFile,
} from '../media.contracts.js';

/** Jobs after whose last failure nothing more comes of a blob. */
const PROCESSING_JOBS: ReadonlySet<string> = new Set(
  [deriveVariants, deriveOriginal, readFile, processLowPriority].map(({ name }) => name),
);

/** Says what became of a blob, to all media that are these bytes: all that can be made of it is there, or nothing can be made. */
@Injectable()
export class MediaOutcome {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly media: MediaOfBlobsRepository,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
  ) {}

  async succeed(blobId: string, changes: BlobChanges = {}): Promise<void> {
    await this.em.transactional(async () => {
      await this.blobs.update(blobId, { ...changes, status: 'ready', failureReason: null, crashes: 0 });
      for (const medium of await this.media.of(blobId)) {
        await this.outbox.emit(mediaReady, medium, `media:${medium.mediaId}`);
      }
      this.notifications.wake(BLOB_CHANNEL, blobId);
    });
  }

  async fail(blobId: string, reason: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.blobs.update(blobId, { status: 'failed', failureReason: reason });
      for (const medium of await this.media.of(blobId)) {
        await this.outbox.emit(mediaFailed, { ...medium, reason }, `media:${medium.mediaId}`);
      }
      this.notifications.wake(BLOB_CHANNEL, blobId);
    });
  }

  /** A job that was given up would leave its blob `processing` for ever. */
  @OnEvent(jobFailed, { id: 'failed-blob', formerly: ['MediaOutcome.onJobFailed'] })
  async onJobFailed({ job, payload }: JobFailed): Promise<void> {
    if (job === null || !PROCESSING_JOBS.has(job)) return;
    await this.fail((payload as BlobJob).blobId, 'The file could not be processed');
  }
}
