import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { getQueueToken } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import type { QueueDeclaration } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { QueueMoves } from './queue-moves.js';
import { queuesOf } from './queues.js';

/** Fails a hand-over while Redis is away, instead of waiting for it. */
const ADD_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;

/** What a queue is told of an entry. */
export interface QueueableEntry {
  id: string;
  name: string;
  priority: number;
}

/** The Bull queues. What is in them are ids of outbox entries: truth is in Postgres. */
@Injectable()
export class JobQueues {
  private readonly running = new Set<Promise<void>>();
  private readonly queues: readonly QueueDeclaration[];

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly moves: QueueMoves,
    @Inject(COMPOSITION) { plugins }: Composition,
  ) {
    this.queues = queuesOf(plugins);
  }

  /**
   * Hands entries to a queue, all or none. The entry's id is the job's: the same entry is never queued twice.
   *
   * @throws when Redis does not answer in time; it may have taken them nevertheless.
   */
  async add(queue: string, entries: readonly QueueableEntry[]): Promise<void> {
    const jobs = entries.map(({ id, name, priority }) => ({
      name,
      data: {},
      opts: { jobId: id, priority, removeOnComplete: true, removeOnFail: true },
    }));
    if (!(await inTime(this.queue(queue).addBulk(jobs), ADD_TIMEOUT_MS)))
      throw new Error('Redis did not answer in time');
  }

  /** Starts to take jobs from every queue. */
  process(run: (entryId: string) => Promise<void>): void {
    for (const { name, concurrency } of this.queues) {
      const atOnce = concurrency === 'cores' ? availableParallelism() : concurrency;
      const queue = this.queue(name);
      // Nest would wait for Bull's own close, which never ends once its connection was lost: see `drain`.
      Object.assign(queue, { onApplicationShutdown: () => undefined });
      void queue.process('*', atOnce, async (job) => {
        const running = run(String(job.id));
        this.running.add(running);
        await running.finally(() => this.running.delete(running));
        this.moves.note(name);
      });
    }
  }

  /** Takes no more jobs, waits for those that run, and hangs up. */
  async drain(): Promise<void> {
    const queues = this.queues.map(({ name }) => this.queue(name));
    await Promise.all(queues.map((queue) => inTime(queue.pause(true, true), CLOSE_TIMEOUT_MS)));
    await Promise.allSettled(this.running);
    await Promise.all(queues.map((queue) => inTime(queue.close(true), CLOSE_TIMEOUT_MS)));
    for (const queue of queues) for (const client of clientsOf(queue)) client.disconnect();
  }

  onError(report: (queue: string, error: Error) => void): void {
    for (const { name } of this.queues) {
      this.queue(name).on('error', (error) => {
        report(name, error);
      });
    }
  }

  private queue(name: string): Queue {
    return this.moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }
}

/** @returns whether the work was done in time. @throws what the work throws. */
async function inTime(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    timer.abort();
  }
}

/** All connections of a queue: Bull names only the first of them in its types. */
function clientsOf(queue: Queue): Pick<Queue['client'], 'disconnect'>[] {
  return (queue as Queue & { clients: Queue['client'][] }).clients;
}
