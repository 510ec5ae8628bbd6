import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, Outbox } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { BlobJob, deriveOriginal, deriveVariants } from '../media.contracts.js';
import { TurnsService } from '../turns/turns.service.js';
import { LadderWork } from './ladder-work.js';

/** Makes the rungs of the ladder, each readable as soon as it is stored. */
@Injectable()
export class DeriveVariantsJob {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly turns: TurnsService,
    private readonly ladder: LadderWork,
    private readonly outbox: Outbox,
  ) {}

  @OnJob(deriveVariants)
  async deriveVariants({ blobId }: BlobJob): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob || (await this.turns.giveWay(blobId, 'variants'))) return;
    if (!(await this.ladder.makeLadder(blob))) return;
    await this.em.transactional(() => this.outbox.enqueue(deriveOriginal, { blobId }));
  }
}
