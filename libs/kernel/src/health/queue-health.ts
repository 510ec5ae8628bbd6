import { Injectable } from '@nestjs/common';
import { HealthCheck } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { LateEntriesRepository } from '../outbox/late-entries.repository.js';
import { MessageCatalogue } from '../discovery/message-catalogue.js';
import { QueueMoves } from '../queue/queue-moves.js';
import { DEFAULT_QUEUE, EVENT_QUEUE } from '../queue/queues.js';

/** Late entries are looked for this often at most, whoever asks: where there are many, it costs. */
const MOST_REMEMBERED_MS = 15_000;

/** Finds queues in which work is due and none ends. A long queue that moves is only long. */
@Injectable()
export class QueueHealth {
  private readonly queueOf: ReadonlyMap<string, string>;
  private late: { at: number; queues: ReadonlySet<string> } | undefined;

  constructor(
    private readonly entries: LateEntriesRepository,
    private readonly moves: QueueMoves,
    private readonly config: KernelConfig,
    catalogue: MessageCatalogue,
  ) {
    this.queueOf = new Map(
      catalogue.jobs.flatMap(({ name, formerly, queue = DEFAULT_QUEUE }) =>
        [name, ...formerly].map((each): [string, string] => [each, queue]),
      ),
    );
  }

  /** Requests are served without them. */
  @HealthCheck('queues', { required: false })
  async check(): Promise<void> {
    const late = await this.lateQueues();
    if (late.size === 0) return;
    const ages = await this.moves.agesMs();
    const { queueStalledMs } = this.config;
    const stalled = [...late].filter((queue) => (ages.get(queue) ?? Infinity) > queueStalledMs);
    if (stalled.length === 0) return;
    const seconds = Math.round(queueStalledMs / 1000);
    throw new Error(`Work is due, but none has finished for ${String(seconds)} s in: ${stalled.sort().join(', ')}`);
  }

  private async lateQueues(): Promise<ReadonlySet<string>> {
    const { queueStalledMs } = this.config;
    const now = Date.now();
    if (this.late && now - this.late.at < Math.min(MOST_REMEMBERED_MS, queueStalledMs / 10)) return this.late.queues;
    const handlers = await this.entries.handlers(queueStalledMs);
    // What is no job is an event, or on its way to a handler of one.
    const queues = new Set(handlers.map((handler) => this.queueOf.get(handler ?? '') ?? EVENT_QUEUE));
    this.late = { at: now, queues };
    return queues;
  }
}
