import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type DeliveryContext, Jobs, OnJob, Outbox } from '@roost/plugin-kit';
import { EmptyTrash, emptyTrash } from '../media.contracts.js';
import { MediaDeletion } from './media-deletion.service.js';
import { MediaDeletionRepository } from './media-deletion.repository.js';

/** How long one run deletes; then another goes on, which a shutdown need not wait for. In milliseconds. */
const RUN_MS = 10_000;

/** Empties the trash of one person, some media in each transaction. Stopped anywhere, it goes on where it was. */
@Injectable()
export class EmptyTrashJob {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaDeletionRepository,
    private readonly deletion: MediaDeletion,
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
  ) {}

  @OnJob(emptyTrash)
  async empty({ ownerId, before, total }: EmptyTrash, context: DeliveryContext): Promise<void> {
    const left = await this.media.countTrashed(ownerId, before);
    // What was in the trash at first, unless some of it was restored.
    let deleted = Math.max(0, total - left);
    const end = Date.now() + RUN_MS;
    while (Date.now() < end && !context.signal.aborted) {
      await context.reportProgress({ deleted, total });
      const count = await this.deletion.deleteNext(ownerId, { trashedBefore: before });
      if (count === 0) return;
      deleted += count;
    }
    await this.goOn(ownerId, context);
  }

  /** With what was asked for last: the trash may have been emptied again meanwhile. */
  private async goOn(ownerId: string, { id }: DeliveryContext): Promise<void> {
    await this.em.transactional(async () => {
      await this.media.lockTrash(ownerId);
      const job = await this.jobs.get(id);
      // It was cancelled.
      if (!job) return;
      await this.outbox.enqueue(emptyTrash, job.payload as EmptyTrash, { key: ownerId, onConflict: 'replace' });
    });
  }
}
