import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { MediaDeletion } from '../deletion/media-deletion.service.js';
import { MediaConfig } from '../media.config.js';
import { tidyMedia } from '../media.contracts.js';
import { SharesRepository } from '../shares/shares.repository.js';
import { TransformCache } from '../transforms/transform-cache.js';
import { TurnsService } from '../turns/turns.service.js';
import { PartialUploads } from '../uploads/partial-uploads.js';

/** Ends what has had its time. */
@Injectable()
export class TidyJob {
  constructor(
    private readonly deletion: MediaDeletion,
    private readonly shares: SharesRepository,
    private readonly uploads: PartialUploads,
    private readonly transforms: TransformCache,
    private readonly turns: TurnsService,
    private readonly config: MediaConfig,
  ) {}

  @OnJob(tidyMedia)
  async tidy(): Promise<void> {
    await this.deletion.deleteLongTrashed(this.config.trashDays);
    await this.uploads.removeExpired();
    await this.shares.deleteExpired();
    await this.turns.tidy();
    await this.transforms.trim();
  }
}
