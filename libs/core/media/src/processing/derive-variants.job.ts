import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, Outbox } from '@roost/plugin-kit';
import { BlobsRepository } from '@roost/storage';
import { BlobJob, deriveOriginal, deriveVariants } from '../media.contracts.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { LadderProcessor } from './ladder-processor.js';

/** Makes the rungs of the ladder, each readable as soon as it is stored. */
@Injectable()
export class DeriveVariantsJob {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobsRepository,
    private readonly slowOwners: SlowOwnersService,
    private readonly ladder: LadderProcessor,
    private readonly outbox: Outbox,
  ) {}

  @OnJob(deriveVariants)
  async deriveVariants({ blobId }: BlobJob): Promise<void> {
    const blob = await this.blobs.find(blobId);
    if (!blob || (await this.slowOwners.deferIfSlow(blobId, 'variants'))) return;
    if (!(await this.ladder.makeLadder(blob))) return;
    await this.em.transactional(() => this.outbox.enqueue(deriveOriginal, { blobId }));
  }
}
