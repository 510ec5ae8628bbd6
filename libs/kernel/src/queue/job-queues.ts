import { availableParallelism } from 'node:os';
import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { JobCatalogue } from './job-catalogue.js';
import type { JobSpec } from './queues.js';

/** Fails a hand-over while Redis is away, instead of waiting for it. */
const ADD_TIMEOUT_MS = 5_000;

/** The Bull queues. What is in them are ids of outbox entries: truth is in Postgres. */
@Injectable()
export class JobQueues {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly catalogue: JobCatalogue,
  ) {}

  /** Hands an entry to the queue of its job. The entry's id is the job's: the same entry is never queued twice. */
  async add(entryId: string, spec: JobSpec): Promise<void> {
    const added = this.queue(spec.queue).add(
      spec.name,
      {},
      { jobId: entryId, priority: spec.priority, removeOnComplete: true, removeOnFail: true },
    );
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error('Redis did not answer in time'));
    }, ADD_TIMEOUT_MS);
    try {
      await Promise.race([added, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Starts to take jobs from every queue. */
  process(run: (entryId: string) => Promise<void>): void {
    for (const { name, concurrency } of this.catalogue.queues) {
      const atOnce = concurrency === 'cores' ? availableParallelism() : concurrency;
      const queue = this.queue(name);
      void queue.process('*', atOnce, (job) => run(String(job.id)));
    }
  }

  /** Takes no more jobs and waits for those that run. */
  async drain(): Promise<void> {
    await Promise.all(this.catalogue.queues.map(({ name }) => this.queue(name).close()));
  }

  onError(report: (queue: string, error: Error) => void): void {
    for (const { name } of this.catalogue.queues) {
      this.queue(name).on('error', (error) => {
        report(name, error);
      });
    }
  }

  private queue(name: string): Queue {
    return this.moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }
}
