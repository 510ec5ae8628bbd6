import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Notifications, Outbox } from '@roost/plugin-kit';
import { QuotasService } from '../settings/quotas.service.js';
import type { StagedUpload } from '../uploads/staged-upload.js';
import { BLOB_CHANNEL, BlobsRepository, type ClaimedBlob } from './blobs.repository.js';

/** Media types whose files are looked into once they are stored. */
const READ_FILES = (mime: string, kind: string): boolean => kind === 'audio' || mime === 'application/pdf';

/** Keeps the same bytes once, for as long as somebody refers to them. Every method acts in the caller's transaction. */
@Injectable()
export class BlobsService {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly quotas: QuotasService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
  ) {}

  /** Refers to the bytes of a staged upload; those that are stored already are discarded. @throws `media.quota_exceeded` */
  async claim(staged: StagedUpload, projectId: string): Promise<ClaimedBlob> {
    return this.em.transactional(async () => {
      const { kind, mime, storage } = staged;
      const isSvg = mime === 'image/svg+xml';
      const isRead = READ_FILES(mime, kind);
      const isProcessed = isRead || (kind === 'image' && !isSvg);
      const blob = await this.blobs.claim(staged, projectId, {
        status: isProcessed ? 'processing' : 'ready',
        notice: isSvg ? 'Drawings are kept as they are: there are no variants' : null,
      });
      if (!blob.isNew) {
        await this.outbox.enqueue('media.delete-bytes', { blobId: staged.id, storage });
        return blob;
      }
      await this.quotas.add(projectId, { project: staged.bytes });
      if (isRead) await this.outbox.enqueue('media.read-file', { blobId: blob.id });
      else if (isProcessed) await this.outbox.enqueue('media.derive-variants', { blobId: blob.id });
      return blob;
    });
  }

  /** Refers to them no longer; with the last reference rows and bytes go. */
  async release(blobId: string): Promise<void> {
    await this.em.transactional(async () => {
      const removed = await this.blobs.release(blobId);
      if (!removed) return;
      const { projectId, bytes, storage, previewId } = removed;
      await this.quotas.add(projectId, { project: -bytes });
      await this.outbox.enqueue('media.delete-bytes', { blobId, storage });
      await this.notifications.notify(BLOB_CHANNEL, blobId);
      if (previewId !== null) await this.release(previewId);
    });
  }
}
