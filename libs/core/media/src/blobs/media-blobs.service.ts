import { Injectable } from '@nestjs/common';
import { Notifications, Outbox } from '@roost/plugin-kit';
import { BlobsService, type ClaimedBlob, type StagedBytes, type StorageBlob } from '@roost/storage';
import { BLOB_CHANNEL } from '../media.channels.js';
import { deriveVariants, readFile } from '../media.contracts.js';
import { QuotasService } from '../quotas/quotas.service.js';

type FileKind = Pick<StorageBlob, 'kind' | 'mime'>;

/** Whether a file is looked into once it is stored. */
const isRead = ({ mime, kind }: FileKind): boolean => kind === 'audio' || mime === 'application/pdf';
const isDrawing = ({ mime }: FileKind): boolean => mime === 'image/svg+xml';
const isPicture = (file: FileKind): boolean => file.kind === 'image' && !isDrawing(file);

/** The bytes of media: counts them, and has made of them what is made of their kind. Every method acts in the caller's transaction. */
@Injectable()
export class MediaBlobs {
  constructor(
    private readonly blobs: BlobsService,
    private readonly quotas: QuotasService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
  ) {}

  /**
   * Refers to the bytes of a staged upload.
   *
   * @param ownerId whose new media item they are, and whose quota they count for; that of the project they do anyway, once
   * @throws `media.quota_exceeded`
   */
  async claim(staged: StagedBytes, projectId: string, ownerId?: string): Promise<ClaimedBlob> {
    const blob = await this.blobs.claim(staged, projectId, {
      status: isRead(staged) || isPicture(staged) ? 'processing' : 'ready',
      notice: isDrawing(staged) ? 'Drawings are kept as they are: there are no variants' : null,
    });
    const user = ownerId === undefined ? undefined : { id: ownerId, bytes: staged.bytes };
    await this.quotas.add(projectId, { project: blob.isNew ? staged.bytes : 0, user });
    if (user) await this.quotas.demandItem(projectId);
    if (blob.isNew) await this.enqueueProcessing({ ...staged, id: blob.id });
    return blob;
  }

  /** Has made of a blob what is made of its kind. */
  async enqueueProcessing({ id: blobId, ...file }: FileKind & { id: string }): Promise<void> {
    if (isRead(file)) await this.outbox.enqueue(readFile, { blobId });
    else if (isPicture(file)) await this.outbox.enqueue(deriveVariants, { blobId });
  }

  /** Refers to each of them once less; with the last reference rows and bytes go. */
  async release(blobIds: readonly string[]): Promise<void> {
    const freed = new Map<string, number>();
    for (const { id, projectId, bytes } of await this.blobs.release(blobIds)) {
      freed.set(projectId, (freed.get(projectId) ?? 0) + bytes);
      this.notifications.wake(BLOB_CHANNEL, id);
    }
    // Every upload of the project waits for this row, so it is the last.
    for (const [projectId, bytes] of freed) await this.quotas.add(projectId, { project: -bytes });
  }
}
