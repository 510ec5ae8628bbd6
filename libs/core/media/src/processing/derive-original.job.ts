import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { BlobJob, deriveOriginal } from '../media.contracts.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { LadderProcessor } from './ladder-processor.js';
import { MediaOutcome } from './media-outcome.js';

/** Makes the full size: the last thing that an image waits for. */
@Injectable()
export class DeriveOriginalJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly slowOwners: SlowOwnersService,
    private readonly ladder: LadderProcessor,
    private readonly outcome: MediaOutcome,
  ) {}

  @OnJob(deriveOriginal)
  async deriveOriginal({ blobId }: BlobJob): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob || (await this.slowOwners.deferIfSlow(blobId, 'original'))) return;
    if (await this.ladder.makeOriginal(blob)) await this.outcome.succeed(blobId);
  }
}
