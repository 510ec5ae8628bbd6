import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type EventMap, OnEvent, Outbox } from '@roost/plugin-kit';
import { MediaRepository } from './media.repository.js';

/** Says what became of media: every variant is there, or none can be made. */
@Injectable()
export class MediaOutcome {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaRepository,
    private readonly outbox: Outbox,
  ) {}

  async succeed(mediaId: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.media.update(mediaId, { status: 'ready', failureReason: null });
      await this.outbox.emit('media.ready', { mediaId }, `media:${mediaId}`);
    });
  }

  async fail(mediaId: string, reason: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.media.update(mediaId, { status: 'failed', failureReason: reason });
      await this.outbox.emit('media.failed', { mediaId, reason }, `media:${mediaId}`);
    });
  }

  /** A job that was given up would leave its media `processing` for ever. */
  @OnEvent('kernel.job-failed')
  async onJobFailed({ job, payload }: EventMap['kernel.job-failed']): Promise<void> {
    if (job !== 'media.derive-variants' && job !== 'media.derive-original') return;
    await this.fail((payload as { mediaId: string }).mediaId, 'The image could not be processed');
  }
}
