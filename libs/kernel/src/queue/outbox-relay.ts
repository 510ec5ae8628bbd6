import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import { type DueEntry, type EventEntry, OUTBOX_CHANNEL, OutboxRepository } from '../outbox/outbox.repository.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { JobCatalogue } from './job-catalogue.js';
import { JobQueues } from './job-queues.js';

const BATCH = 100;
/** An entry that has been queued for so long is offered to the queue again, which knows it if it still has it. */
const STALE_MS = 30_000;

/**
 * Moves outbox entries to the queues: woken by NOTIFY, and by a sweep for what was missed. Any number of workers may run one.
 *
 * An event becomes one job per handler. A job is handed over under the entry's id, so handing it over twice does no harm, and entries
 * that an emptied Redis forgot are found again.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private handlersOf = new Map<string, string[]>();
  private timer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | undefined;
  private wokenWhileDraining = false;
  private stopped = true;

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly queues: JobQueues,
    private readonly catalogue: JobCatalogue,
    private readonly registry: HandlerRegistry,
    private readonly notifications: Notifications,
    private readonly config: KernelConfig,
  ) {}

  start(): void {
    this.handlersOf = new Map([...this.registry.events()].map(([event, found]) => [event, found.map(({ id }) => id)]));
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
    for (const handler of this.handlersOf.get(event.name) ?? []) {
      const { aggregate, payload, traceId } = event;
      await this.entries.insert({
        kind: 'job',
        name: 'kernel.deliver-event',
        handler,
        aggregate,
        payload,
        traceId,
        delayMs: 0,
      });
    }
  }

  private async queueJobs(): Promise<number> {
    const due = await this.entries.takeDueJobs([...this.catalogue.jobs.keys()], BATCH);
    const stale = await this.entries.takeStaleJobs(STALE_MS, BATCH);
    await this.handOver([...due, ...stale]);
    return due.length;
  }

  private async handOver(jobs: readonly DueEntry[]): Promise<void> {
    const waiting = new Set(jobs.map(({ id }) => id));
    try {
      for (const job of jobs) {
        await this.queues.add(job.id, this.catalogue.spec(job.name));
        waiting.delete(job.id);
      }
    } finally {
      if (waiting.size > 0) await this.entries.requeue([...waiting]);
    }
  }
}
