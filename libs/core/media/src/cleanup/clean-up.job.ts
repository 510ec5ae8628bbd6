import { Injectable } from '@nestjs/common';
import { OnJob, ProjectStates } from '@roost/plugin-kit';
import { MediaDeletion } from '../deletion/media-deletion.service.js';
import { MediaConfig } from '../media.config.js';
import { cleanUpMedia } from '../media.contracts.js';
import { SharesRepository } from '../shares/shares.repository.js';
import { TransformCache } from '../transforms/transform-cache.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { PartialUploads } from '../uploads/partial-uploads.js';

/**
 * Deletes what has expired: trash, uploads, links, records of slow files, and transforms that there is no room for. The trash and the uploads
 * of suspended projects stay until they are restored.
 */
@Injectable()
export class CleanUpJob {
  constructor(
    private readonly deletion: MediaDeletion,
    private readonly shares: SharesRepository,
    private readonly uploads: PartialUploads,
    private readonly transforms: TransformCache,
    private readonly slowOwners: SlowOwnersService,
    private readonly projects: ProjectStates,
    private readonly config: MediaConfig,
  ) {}

  @OnJob(cleanUpMedia)
  async cleanUp(): Promise<void> {
    const closed = await this.projects.closedIds();
    await this.deletion.deleteLongTrashed(this.config.trashDays, closed);
    await this.uploads.removeExpired(closed);
    await this.shares.deleteExpired();
    await this.slowOwners.forgetOld();
    await this.transforms.trim();
  }
}
