import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, Notifications, Outbox } from '@roost/plugin-kit';
import { QuotasService } from '../settings/quotas.service.js';
import type { StagedUpload } from '../uploads/staged-upload.js';
import { deleteBytes, deriveVariants, readFile } from '../media.contracts.js';
import { sourceKey } from '../media.keys.js';
import { BLOB_CHANNEL, BlobsRepository, type ClaimedBlob } from './blobs.repository.js';
import { Storages } from './storages.js';

/** Whether a file is looked into once it is stored. */
const isRead = ({ mime, kind }: StagedUpload): boolean => kind === 'audio' || mime === 'application/pdf';

/** Keeps the same bytes once, for as long as somebody refers to them. Every method acts in the caller's transaction. */
@Injectable()
export class BlobsService {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly storages: Storages,
    private readonly quotas: QuotasService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly database: Database,
  ) {}

  /**
   * Refers to the bytes of a staged upload; those that are stored already are discarded.
   *
   * @param ownerId whose quota they count for; that of the project they do anyway, once
   * @throws `media.quota_exceeded`
   */
  async claim(staged: StagedUpload, projectId: string, ownerId?: string): Promise<ClaimedBlob> {
    this.database.requireTransaction('Bytes were claimed');
    return this.em.transactional(async () => {
      const { kind, mime, storage } = staged;
      const isSvg = mime === 'image/svg+xml';
      const isProcessed = isRead(staged) || (kind === 'image' && !isSvg);
      const blob = await this.blobs.claim(staged, projectId, {
        status: isProcessed ? 'processing' : 'ready',
        notice: isSvg ? 'Drawings are kept as they are: there are no variants' : null,
      });
      const user = ownerId === undefined ? undefined : { id: ownerId, bytes: staged.bytes };
      await this.quotas.add(projectId, { project: blob.isNew ? staged.bytes : 0, user });
      if (!blob.isNew) {
        const isHealed = await this.heal(blob.id, staged);
        await this.outbox.enqueue(deleteBytes, { blobId: staged.id, storage });
        if (!isHealed) return blob;
      }
      if (isRead(staged)) await this.outbox.enqueue(readFile, { blobId: blob.id });
      else if (isProcessed) await this.outbox.enqueue(deriveVariants, { blobId: blob.id });
      return blob;
    });
  }

  /** Puts bytes back that a storage has lost. @returns whether it had. */
  private async heal(blobId: string, staged: StagedUpload): Promise<boolean> {
    const blob = await this.blobs.find(blobId);
    if (!blob) return false;
    const driver = this.storages.of(blob.storage);
    if ((await driver.head(sourceKey(blobId))) !== null) return false;
    const found = await this.storages.of(staged.storage).get(sourceKey(staged.id));
    await driver.put(sourceKey(blobId), found, { mime: blob.mime });
    await this.blobs.update(blobId, { missingSince: null });
    return true;
  }

  /** Refers to them no longer; with the last reference rows and bytes go. */
  async release(blobId: string): Promise<void> {
    this.database.requireTransaction('Bytes were released');
    await this.em.transactional(async () => {
      const removed = await this.blobs.release(blobId);
      if (!removed) return;
      const { projectId, bytes, storage, previewId } = removed;
      await this.quotas.add(projectId, { project: -bytes });
      await this.outbox.enqueue(deleteBytes, { blobId, storage });
      this.notifications.wake(BLOB_CHANNEL, blobId);
      if (previewId !== null) await this.release(previewId);
    });
  }
}
