import { EntityManager } from '@mikro-orm/postgresql';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { ScheduleRepository } from '../outbox/schedule.repository.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';
import { OutboxRelay } from './outbox-relay.js';
import { type RecurringJob, recurringJobs } from './recurrence.js';

/** Enqueues jobs that have a schedule when they are due. Any number of workers may run one. */
@Injectable()
export class RecurringJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RecurringJobs.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private isAligned = false;

  constructor(
    private readonly em: EntityManager,
    private readonly schedules: ScheduleRepository,
    private readonly relay: OutboxRelay,
    private readonly config: KernelConfig,
    @Inject(COMPOSITION) private readonly composition: Composition,
  ) {}

  /** @throws StartupError when a schedule cannot be. */
  onApplicationBootstrap(): void {
    const jobs = recurringJobs(this.composition);
    if (jobs.length === 0) return;
    const look = (): void => {
      this.looking ??= this.enqueueDue(jobs).finally(() => (this.looking = undefined));
    };
    look();
    this.timer = setInterval(look, this.config.outboxSweepMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async enqueueDue(recurring: readonly RecurringJob[]): Promise<void> {
    const jobs = recurring.map(({ next, ...job }) => ({ ...job, nextAt: next() }));
    try {
      await new RequestScope(newTraceId(), this.em).run(async () => {
        if (!this.isAligned) await this.schedules.align(jobs);
        this.isAligned = true;
        if ((await this.schedules.enqueueDue(jobs)) > 0) this.relay.wake();
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'Recurring jobs could not be enqueued. They will be retried');
    }
  }
}
