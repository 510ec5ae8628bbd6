import { Injectable, Logger } from '@nestjs/common';
import { MediaDeleted, mediaDeleted, MediaService } from '@roost/media';
import { OnEvent, OnJob } from '@roost/plugin-kit';
import { checkPhotos } from '../lending.contracts.js';
import { ThingsRepository } from './things.repository.js';

/** Removes photos whose media items are deleted. */
@Injectable()
export class Photos {
  private readonly logger = new Logger(Photos.name);

  constructor(
    private readonly things: ThingsRepository,
    private readonly media: MediaService,
  ) {}

  @OnEvent(mediaDeleted, { id: 'photos' })
  async forget({ mediaId }: MediaDeleted): Promise<void> {
    await this.things.forgetPhoto(mediaId);
  }

  /** Used when events of deleted media were dropped. */
  @OnJob(checkPhotos)
  async check(): Promise<void> {
    for (const { photoId, photoOwnerId } of await this.things.listWithPhotos()) {
      if (photoId === null || photoOwnerId === null || (await this.media.isOwn(photoId, photoOwnerId))) continue;
      await this.things.forgetPhoto(photoId);
      this.logger.log({ photoId }, 'Forgot a photo that is gone');
    }
  }
}
