import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import { processLowPriority, type ProcessingStep } from '../media.contracts.js';
import { SlowOwnersRepository } from './slow-owners.repository.js';

/** Anyone can have one slow file. */
const MOST_SLOW_FILES = 2;
/** How long a slow file counts. In seconds. */
const REMEMBERED_SECONDS = 3600;

/** Keeps slow files from holding up everyone: the files of owners who had several of them lately go to the low-priority queue. */
@Injectable()
export class SlowOwnersService {
  constructor(
    private readonly em: EntityManager,
    private readonly slowOwners: SlowOwnersRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Moves a file to the low-priority queue if all its owners had slow files lately. @returns whether it was moved. */
  async deferIfSlow(blobId: string, step: ProcessingStep): Promise<boolean> {
    if (!(await this.slowOwners.areAllSlow(blobId, MOST_SLOW_FILES, REMEMBERED_SECONDS))) return false;
    await this.defer(blobId, step);
    return true;
  }

  /** Moves a file to the low-priority queue. */
  async defer(blobId: string, step: ProcessingStep): Promise<void> {
    await this.em.transactional(() => this.outbox.enqueue(processLowPriority, { blobId, step }));
  }

  /** Counts a slow file for its owners. */
  async count(blobId: string): Promise<void> {
    await this.slowOwners.countSlow(blobId, REMEMBERED_SECONDS);
  }

  async forgetOld(): Promise<void> {
    await this.slowOwners.forgetOlderThan(REMEMBERED_SECONDS);
  }

  async forget(ownerId: string): Promise<void> {
    await this.slowOwners.forget(ownerId);
  }
}
