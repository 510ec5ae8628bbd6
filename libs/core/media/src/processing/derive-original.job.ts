import { Injectable } from '@nestjs/common';
import { type JobMap, OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '../blobs/blobs.repository.js';
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

  @OnJob('media.derive-original')
  async deriveOriginal({ blobId }: JobMap['media.derive-original']): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob || (await this.turns.giveWay(blobId, 'original'))) return;
    if (await this.ladder.makeOriginal(blob)) await this.outcome.succeed(blobId);
  }
}
