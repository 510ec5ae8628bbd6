import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Jobs, Outbox } from '@roost/plugin-kit';
import { emptyTrash } from '../media.contracts.js';
import { MediaDeletionRepository } from './media-deletion.repository.js';

/** How far emptying a trash is. */
export interface Emptying {
  state: 'waiting' | 'running' | 'failed';
  deleted: number;
  /** Media that were in the trash when it began. */
  total: number;
}

/** What is in somebody's trash. */
export interface Trash {
  count: number;
  /** Undefined: it is not being emptied. */
  emptying: Emptying | undefined;
}

/** The trash of a person, which the worker empties: it may be any number of media. */
@Injectable()
export class TrashService {
  constructor(
    private readonly em: EntityManager,
    private readonly media: MediaDeletionRepository,
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
  ) {}

  /** Has all deleted for good that is in the trash by now; what comes into it later stays. */
  async empty(ownerId: string): Promise<Trash> {
    await this.em.transactional(async () => {
      await this.media.lockTrash(ownerId);
      const before = await this.media.daysAgo(0);
      const total = await this.media.countTrashed(ownerId, before);
      const run = await this.jobs.find(emptyTrash, ownerId);
      if (run?.state === 'failed') await this.jobs.discard(run.id);
      await this.outbox.enqueue(emptyTrash, { ownerId, before, total }, { key: ownerId, onConflict: 'replace' });
    });
    return this.look(ownerId);
  }

  async look(ownerId: string): Promise<Trash> {
    const run = await this.jobs.find(emptyTrash, ownerId);
    const count = await this.media.countTrashed(ownerId);
    if (!run) return { count, emptying: undefined };
    const state = run.state === 'running' || run.state === 'failed' ? run.state : 'waiting';
    const { deleted = 0, total = count } = (run.progress ?? {}) as Partial<Emptying>;
    return { count, emptying: { state, deleted, total } };
  }
}
