import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import { processBehind, type ProcessingStep } from '../media.contracts.js';
import { TurnsRepository } from './turns.repository.js';

/** One slow file may happen to anyone. */
const MOST_SLOW_FILES = 2;
/** How long it is held against somebody. In seconds. */
const REMEMBERED_SECONDS = 3600;

/** Keeps the files of some from holding up those of others: whoever's repeatedly do, waits behind the others for a while. */
@Injectable()
export class TurnsService {
  constructor(
    private readonly em: EntityManager,
    private readonly turns: TurnsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Moves a file behind those of others if its owner's held them up. @returns whether it was moved. */
  async giveWay(blobId: string, step: ProcessingStep): Promise<boolean> {
    if (!(await this.turns.areAllSlow(blobId, MOST_SLOW_FILES, REMEMBERED_SECONDS))) return false;
    await this.moveBehind(blobId, step);
    return true;
  }

  async moveBehind(blobId: string, step: ProcessingStep): Promise<void> {
    await this.em.transactional(() => this.outbox.enqueue(processBehind, { blobId, step }));
  }

  /** Notes that a file held up others. */
  async noteSlow(blobId: string): Promise<void> {
    await this.turns.countSlow(blobId, REMEMBERED_SECONDS);
  }

  async tidy(): Promise<void> {
    await this.turns.forgetOlderThan(REMEMBERED_SECONDS);
  }

  async forget(ownerId: string): Promise<void> {
    await this.turns.forget(ownerId);
  }
}
