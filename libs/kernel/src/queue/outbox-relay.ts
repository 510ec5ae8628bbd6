import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { type DueEntry, type EventEntry, OUTBOX_CHANNEL, OutboxRepository } from '../outbox/outbox.repository.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { EntryHandlers } from './entry-handlers.js';
import { JobQueues } from './job-queues.js';

const BATCH = 100;
/** An entry that has been queued for so long is offered to the queue again, which knows it if it still has it. */
const STALE_MS = 30_000;

/**
 * Moves outbox entries to the queues: woken by NOTIFY, and by a sweep for what was missed. Any number of workers may run one.
 *
 * An event becomes one delivery per handler. An entry is handed over under the entry's id, so handing it over twice does no harm, and entries
 * that an emptied Redis forgot are found again.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | undefined;
  private wokenWhileDraining = false;
  private stopped = true;

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly queues: JobQueues,
    private readonly handlers: EntryHandlers,
    private readonly notifications: Notifications,
    private readonly config: KernelConfig,
  ) {}

  start(): void {
    this.stopped = false;
    this.notifications.listen(OUTBOX_CHANNEL, () => {
      this.wake();
    });
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.draining;
  }

  /** Looks for entries now. Safe to call at any time, any number of times. */
  wake(): void {
    if (this.stopped) return;
    this.wokenWhileDraining = true;
    this.draining ??= this.drain().finally(() => {
      this.draining = undefined;
      if (this.wokenWhileDraining) this.wake();
    });
  }

  private async drain(): Promise<void> {
    clearTimeout(this.timer);
    let waitMs = this.config.outboxSweepMs;
    try {
      await new RequestScope(newTraceId(), this.em).run(async () => {
        while (this.wokenWhileDraining && !this.stopped) {
          this.wokenWhileDraining = false;
          while ((await this.fanOutEvents()) === BATCH);
          while ((await this.queueJobs()) === BATCH);
        }
        waitMs = Math.min(waitMs, (await this.entries.nextDueInMs()) ?? waitMs);
      });
    } catch (error) {
      this.wokenWhileDraining = false;
      this.logger.warn({ err: error }, 'The outbox could not be relayed, will be tried again');
    }
    if (!this.stopped) {
      this.timer = setTimeout(() => {
        this.wake();
      }, waitMs);
    }
  }

  private async fanOutEvents(): Promise<number> {
    return this.em.transactional(async () => {
      const events = await this.entries.takeEvents(BATCH);
      for (const event of events) await this.fanOut(event);
      return events.length;
    });
  }

  private async fanOut(event: EventEntry): Promise<void> {
    const { name, version, payload, aggregate, traceId } = event;
    const fact = { kind: 'delivery' as const, name, version, payload, aggregate, traceId, delayMs: 0 };
    for (const handler of this.handlers.of(name)) {
      await this.entries.insert({ ...fact, handler });
    }
  }

  private async queueJobs(): Promise<number> {
    const due = await this.entries.takeDue(this.handlers.ids, BATCH);
    const stale = await this.entries.takeStale(STALE_MS, BATCH);
    await this.handOver([...due, ...stale]);
    return due.length;
  }

  private async handOver(jobs: readonly DueEntry[]): Promise<void> {
    const waiting = new Set(jobs.map(({ id }) => id));
    try {
      // At once: what is marked as queued when its worker is killed is offered again only after a while.
      const added = await Promise.allSettled(
        jobs.map(async (job) => {
          await this.queues.add(job.id, job.name, this.handlers.find(job.handler));
          waiting.delete(job.id);
        }),
      );
      for (const result of added) if (result.status === 'rejected') throw result.reason;
    } finally {
      if (waiting.size > 0) await this.entries.requeue([...waiting]);
    }
  }
}
