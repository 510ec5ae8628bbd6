import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { ProcessBehind, processBehind } from '../media.contracts.js';
import { TurnsService } from '../turns/turns.service.js';
import { FileReading } from './file-reading.js';
import { LadderWork } from './ladder-work.js';
import { MediaOutcome } from './media-outcome.js';

const BEHIND = { isBehind: true };

/** Goes on with files that may hold up nobody. */
@Injectable()
export class ProcessBehindJob {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly turns: TurnsService,
    private readonly ladder: LadderWork,
    private readonly reading: FileReading,
    private readonly outcome: MediaOutcome,
  ) {}

  @OnJob(processBehind)
  async processBehind({ blobId, step }: ProcessBehind): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob) return;
    switch (step) {
      case 'variants':
        if (await this.ladder.makeLadder(blob, BEHIND)) await this.turns.moveBehind(blobId, 'original');
        return;
      case 'original':
        if (await this.ladder.makeOriginal(blob, BEHIND)) await this.outcome.succeed(blobId);
        return;
      case 'file':
        await this.reading.read(blob, BEHIND);
    }
  }
}
