import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { LowPriorityStep, processLowPriority } from '../media.contracts.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { MetadataReader } from './metadata-reader.js';
import { LadderProcessor } from './ladder-processor.js';
import { MediaOutcome } from './media-outcome.js';

const LOW_PRIORITY = { isLowPriority: true };

/** Processes files in the low-priority queue, where nobody waits for them. */
@Injectable()
export class ProcessLowPriorityJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly slowOwners: SlowOwnersService,
    private readonly ladder: LadderProcessor,
    private readonly metadata: MetadataReader,
    private readonly outcome: MediaOutcome,
  ) {}

  @OnJob(processLowPriority)
  async processLowPriority({ blobId, step }: LowPriorityStep): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob) return;
    switch (step) {
      case 'variants':
        if (await this.ladder.makeLadder(blob, LOW_PRIORITY)) await this.slowOwners.defer(blobId, 'original');
        return;
      case 'original':
        if (await this.ladder.makeOriginal(blob, LOW_PRIORITY)) await this.outcome.succeed(blobId);
        return;
      case 'file':
        await this.metadata.read(blob, LOW_PRIORITY);
    }
  }
}
