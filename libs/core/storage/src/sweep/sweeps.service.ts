import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import { sweepStorage } from '../storage.contracts.js';
import type { StorageSweep } from './storage-sweep.entity.js';
import { SweepRepository } from './sweep.repository.js';

/** The result of the latest sweep. */
export interface SweepReport extends Omit<StorageSweep, 'id'> {
  /** Blobs whose bytes are not there, the first of them. */
  missingBlobs: { blobId: string; storage: string }[];
}

const SHOWN = 100;

/** Starts sweeps, and says what they came to. */
@Injectable()
export class SweepsService {
  constructor(
    private readonly sweeps: SweepRepository,
    private readonly outbox: Outbox,
  ) {}

  /** In the caller's transaction. */
  async enqueue(): Promise<void> {
    await this.outbox.enqueue(sweepStorage, {});
  }

  /** @returns undefined before the first one is done. */
  async latest(): Promise<SweepReport | undefined> {
    const latest = await this.sweeps.latest();
    if (!latest) return undefined;
    const { removedObjects, removedBytes, missing, startedAt, finishedAt } = latest;
    const missingBlobs = await this.sweeps.missing(SHOWN);
    return { removedObjects, removedBytes, missing, startedAt, finishedAt, missingBlobs };
  }
}
