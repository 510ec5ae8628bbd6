import { Injectable } from '@nestjs/common';
import { Notifications, OnHook } from '@roost/plugin-kit';
import { BlobsRepository, type MovedBlob, type RestoredBlob } from '@roost/storage';
import { BLOB_CHANNEL } from '../media.channels.js';
import { MediaBlobs } from './media-blobs.service.js';

/** Does for media what follows when something happens to their bytes. */
@Injectable()
export class BlobHooks {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly media: MediaBlobs,
    private readonly notifications: Notifications,
  ) {}

  /** Whoever remembers where it was is told. */
  @OnHook('storage.moved')
  async tellPlace(moved: MovedBlob): Promise<MovedBlob> {
    await this.notifications.notify(BLOB_CHANNEL, moved.blobId);
    return moved;
  }

  /** What was made of it may have been lost with it. */
  @OnHook('storage.restored')
  async makeAgain(restored: RestoredBlob): Promise<RestoredBlob> {
    const blob = await this.blobs.find(restored.blobId);
    if (blob) await this.media.enqueueProcessing(blob);
    return restored;
  }
}
