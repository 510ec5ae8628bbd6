import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import type { QueuedEntry, StartedEntry } from '../outbox/outbox.repository.js';
import { RelayRepository } from '../outbox/relay.repository.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';
import { EntryHandlers } from './entry-handlers.js';
import { EntryPlacer } from './entry-placer.js';
import { JobQueues } from './job-queues.js';
import { SuspendedEntries } from './suspended-entries.js';

const BATCH = 200;
/** An entry that has been queued for so long is offered to the queue again, which knows it if it still has it. */
const STALE_MS = 30_000;
/** How long another worker is given to place what is new, before this one looks whether it has to. */
const BUSY_MS = 200;

/** What a look at the outbox found. */
interface Look {
  queued: QueuedEntry[];
  /** There may be more. */
  isFull: boolean;
  /** Milliseconds until the next one. */
  waitMs: number;
}

/**
 * Moves outbox entries to the queues: woken by NOTIFY, and by a sweep for what was missed. Any number of workers may run one.
 *
 * An entry is handed over under its id, so handing it over twice does no harm, and entries that an emptied Redis forgot are found again.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | undefined;
  private wokenWhileDraining = false;
  private nextStaleLook = 0;
  private stopped = true;

  constructor(
    private readonly em: EntityManager,
    private readonly entries: RelayRepository,
    private readonly placer: EntryPlacer,
    private readonly suspended: SuspendedEntries,
    private readonly queues: JobQueues,
    private readonly handlers: EntryHandlers,
    private readonly config: KernelConfig,
  ) {}

  start(): void {
    this.stopped = false;
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

  /** Whether an entry waits for its project to be restored. */
  async mustWait({ projectId }: StartedEntry): Promise<boolean> {
    return this.suspended.mustWait(projectId);
  }

  /** Hands over what counts as queued. What the queue does not take is pending again. */
  async handOver(entries: readonly QueuedEntry[]): Promise<void> {
    const waiting = new Set(entries.map(({ id }) => id));
    try {
      const byQueue = Map.groupBy(entries, ({ handler }) => this.handlers.find(handler).queue);
      for (const [queue, theirs] of byQueue) {
        await this.queues.add(
          queue,
          theirs.map(({ id, name, handler }) => ({ id, name, priority: this.handlers.find(handler).priority })),
        );
        for (const { id } of theirs) waiting.delete(id);
      }
    } finally {
      if (waiting.size > 0) await this.entries.requeue([...waiting]);
    }
  }

  private async drain(): Promise<void> {
    clearTimeout(this.timer);
    let waitMs = this.config.outboxSweepMs;
    try {
      await new RequestScope(newTraceId(), this.em).run(async () => {
        while (this.wokenWhileDraining && !this.stopped) {
          this.wokenWhileDraining = false;
          const closed = await this.suspended.closedProjects();
          const look = await this.em.transactional(() => this.look(closed));
          await this.handOver(look.queued);
          this.wokenWhileDraining ||= look.isFull;
          waitMs = Math.min(this.config.outboxSweepMs, look.waitMs);
        }
      });
    } catch (error) {
      this.wokenWhileDraining = false;
      this.logger.warn({ err: error }, 'The outbox could not be relayed. It will be retried');
    }
    if (!this.stopped) {
      this.timer = setTimeout(() => {
        this.wake();
      }, waitMs);
    }
  }

  private async look(closedProjects: readonly string[]): Promise<Look> {
    const { ids } = this.handlers;
    const isPlacing = await this.entries.begin();
    const placed = isPlacing ? await this.placer.place(BATCH) : 0;
    const due = await this.entries.takeDue(ids, closedProjects, BATCH);
    const stale = this.isTimeForStale() ? await this.entries.takeStale(ids, STALE_MS, BATCH) : [];
    const nextDueMs = (await this.entries.nextDueInMs()) ?? Infinity;
    return {
      queued: [...due.filter(({ state }) => state === 'queued'), ...stale],
      isFull: placed === BATCH || due.length === BATCH || stale.length === BATCH,
      waitMs: isPlacing ? nextDueMs : Math.min(nextDueMs, BUSY_MS),
    };
  }

  private isTimeForStale(): boolean {
    const now = performance.now();
    if (now < this.nextStaleLook) return false;
    this.nextStaleLook = now + Math.min(this.config.outboxSweepMs, STALE_MS) / 2;
    return true;
  }
}
