import { Injectable } from '@nestjs/common';
import { Database, Notifications, Outbox } from '@roost/plugin-kit';
import { QuotasService } from '../settings/quotas.service.js';
import type { StagedUpload } from '../uploads/staged-upload.js';
import { deleteBytes, deriveVariants, readFile, settleCopy } from '../media.contracts.js';
import { BLOB_CHANNEL, BlobsRepository, type ClaimedBlob } from './blobs.repository.js';
import type { MediaBlob } from './media-blob.entity.js';

type FileKind = Pick<MediaBlob, 'kind' | 'mime'>;

/** Whether a file is looked into once it is stored. */
const isRead = ({ mime, kind }: FileKind): boolean => kind === 'audio' || mime === 'application/pdf';
const isDrawing = ({ mime }: FileKind): boolean => mime === 'image/svg+xml';
const isPicture = (file: FileKind): boolean => file.kind === 'image' && !isDrawing(file);

/** Keeps the same bytes once, for as long as somebody refers to them. Every method acts in the caller's transaction. */
@Injectable()
export class BlobsService {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly quotas: QuotasService,
    private readonly outbox: Outbox,
    private readonly notifications: Notifications,
    private readonly database: Database,
  ) {}

  /**
   * Refers to the bytes of a staged upload; the worker discards those that are stored already.
   *
   * @param ownerId whose quota they count for; that of the project they do anyway, once
   * @throws `media.quota_exceeded`
   */
  async claim(staged: StagedUpload, projectId: string, ownerId?: string): Promise<ClaimedBlob> {
    this.database.requireTransaction('Bytes were claimed');
    const blob = await this.blobs.claim(staged, projectId, {
      status: isRead(staged) || isPicture(staged) ? 'processing' : 'ready',
      notice: isDrawing(staged) ? 'Drawings are kept as they are: there are no variants' : null,
    });
    const user = ownerId === undefined ? undefined : { id: ownerId, bytes: staged.bytes };
    await this.quotas.add(projectId, { project: blob.isNew ? staged.bytes : 0, user });
    if (blob.isNew) await this.enqueueProcessing({ ...staged, id: blob.id });
    else {
      const copy = { blobId: blob.id, copyId: staged.id, storage: staged.storage };
      await this.outbox.enqueue(settleCopy, copy);
    }
    return blob;
  }

  /** Has made of a blob what is made of its kind. */
  async enqueueProcessing({ id: blobId, ...file }: FileKind & { id: string }): Promise<void> {
    if (isRead(file)) await this.outbox.enqueue(readFile, { blobId });
    else if (isPicture(file)) await this.outbox.enqueue(deriveVariants, { blobId });
  }

  /** Refers to each of them once less; with the last reference rows and bytes go. */
  async release(blobIds: readonly string[]): Promise<void> {
    this.database.requireTransaction('Bytes were released');
    const freed = new Map<string, number>();
    for (let ids = blobIds; ids.length > 0;) {
      const removed = await this.blobs.release(ids);
      await this.outbox.enqueueAll(
        deleteBytes,
        removed.flatMap(({ id: blobId, storages }) => storages.map((storage) => ({ blobId, storage }))),
      );
      for (const { id: blobId, projectId, bytes } of removed) {
        freed.set(projectId, (freed.get(projectId) ?? 0) + bytes);
        this.notifications.wake(BLOB_CHANNEL, blobId);
      }
      ids = removed.flatMap(({ previewId }) => previewId ?? []);
    }
    // Every upload of the project waits for this row, so it is the last.
    for (const [projectId, bytes] of freed) await this.quotas.add(projectId, { project: -bytes });
  }
}
