import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { BlobJob, deriveOriginal } from '../media.contracts.js';
import { TurnsService } from '../turns/turns.service.js';
import { LadderWork } from './ladder-work.js';
import { MediaOutcome } from './media-outcome.js';

/** Makes the full size: the last thing that an image waits for. */
@Injectable()
export class DeriveOriginalJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly turns: TurnsService,
    private readonly ladder: LadderWork,
    private readonly outcome: MediaOutcome,
  ) {}

  @OnJob(deriveOriginal)
  async deriveOriginal({ blobId }: BlobJob): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob || (await this.turns.giveWay(blobId, 'original'))) return;
    if (await this.ladder.makeOriginal(blob)) await this.outcome.succeed(blobId);
  }
}
