import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { OutboxRetention } from '../outbox/outbox-retention.js';
import { OwedHooks } from '../hooks/owed-hooks.js';
import { ParkedEntries } from '../missed/parked-entries.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';
import { EntryHandlers } from './entry-handlers.js';
import { OutboxRelay } from './outbox-relay.js';
import { SuspendedEntries } from './suspended-entries.js';

/** How often a worker looks for what other workers, which run other plugins, have left for it. */
const LOOK_MS = 60_000;

/**
 * Keeps apart from what is to be done what is for plugins that are off, and what nobody takes: at the start, and every minute. So long it takes at
 * most until what waited for a suspended project goes on: messages may be lost.
 */
@Injectable()
export class Parking implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Parking.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private restoring = Promise.resolve();

  constructor(
    private readonly em: EntityManager,
    private readonly parked: ParkedEntries,
    private readonly owed: OwedHooks,
    private readonly handlers: EntryHandlers,
    private readonly relay: OutboxRelay,
    private readonly retention: OutboxRetention,
    private readonly suspended: SuspendedEntries,
  ) {}

  /** Before the first entry is handed out. */
  @OnHook('kernel.starting', 1000)
  async start(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    await this.inScope(async () => {
      await this.parked.dropGone(this.handlers.ids);
      await this.parked.sort(this.handlers.ids);
      await this.suspended.restore();
    });
    this.suspended.watch(() => {
      this.restoring = this.restoring.then(() => this.restore());
    });
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_MS);
    return starting;
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await this.restoring;
  }

  private async look(): Promise<void> {
    try {
      if (await this.inScope(() => this.parked.sort(this.handlers.ids))) this.relay.wake();
      await this.inScope(() => this.retention.keep(this.handlers.ids));
      await this.owed.settle();
      await this.restore();
    } catch (error) {
      this.logger.warn({ err: error }, 'Missed events of plugins could not be sorted. It will be retried');
    }
  }

  private async restore(): Promise<void> {
    try {
      if (await this.inScope(() => this.suspended.restore())) this.relay.wake();
    } catch (error) {
      this.logger.warn({ err: error }, 'Jobs of restored projects could not be resumed. It will be retried');
    }
  }

  private async inScope<T>(work: () => Promise<T>): Promise<T> {
    return new RequestScope(newTraceId(), this.em).run(work);
  }
}
