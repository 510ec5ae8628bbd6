import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox } from '@roost/plugin-kit';
import { sweepStorage } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import type { MediaSweep } from './media-sweep.entity.js';
import { SweepRepository } from './sweep.repository.js';

export interface SweepReport extends Omit<MediaSweep, 'id'> {
  missingBlobs: { blobId: string; storage: string; mediaIds: string[] }[];
}

const SHOWN = 100;

/** Starts sweeps, and says what they came to. */
@Injectable()
export class SweepService {
  constructor(
    private readonly em: EntityManager,
    private readonly sweeps: SweepRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  async start(projectId: string): Promise<void> {
    await this.em.transactional(async () => {
      await this.outbox.enqueue(sweepStorage, {});
      await this.audit.record({ action: 'sweep-started', target: 'storage', projectId });
    });
  }

  /** @throws `media.sweep_not_found` before the first one is done. */
  async latest(): Promise<SweepReport> {
    const latest = await this.sweeps.latest();
    if (!latest) throw mediaErrors.sweep_not_found();
    const { removedObjects, removedBytes, missing, startedAt, finishedAt } = latest;
    const missingBlobs = await this.sweeps.missing(SHOWN);
    return { removedObjects, removedBytes, missing, startedAt, finishedAt, missingBlobs };
  }
}
