import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { MediaConfig } from '../media.config.js';
import { tidyMedia } from '../media.contracts.js';
import { MediaRepository } from '../media.repository.js';
import { MediaService } from '../media.service.js';
import { SharesRepository } from '../shares/shares.repository.js';
import { TransformCache } from '../transforms/transform-cache.js';
import { TurnsService } from '../turns/turns.service.js';
import { PartialUploads } from '../uploads/partial-uploads.js';

const BATCH = 100;

/** Ends what has had its time. */
@Injectable()
export class TidyJob {
  constructor(
    private readonly media: MediaRepository,
    private readonly service: MediaService,
    private readonly shares: SharesRepository,
    private readonly uploads: PartialUploads,
    private readonly transforms: TransformCache,
    private readonly turns: TurnsService,
    private readonly config: MediaConfig,
  ) {}

  @OnJob(tidyMedia)
  async tidy(): Promise<void> {
    await this.emptyTrash();
    await this.uploads.removeExpired();
    await this.shares.deleteExpired();
    await this.turns.tidy();
    await this.transforms.trim();
  }

  private async emptyTrash(): Promise<void> {
    for (;;) {
      const due = await this.media.longTrashed(this.config.trashDays, BATCH);
      for (const [ownerId, theirs] of Map.groupBy(due, (item) => item.ownerId)) {
        await this.service.purge(
          theirs.map(({ id }) => id),
          ownerId,
        );
      }
      if (due.length < BATCH) return;
    }
  }
}
