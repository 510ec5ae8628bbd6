import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { JobCatalogue } from './job-catalogue.js';
import { OutboxRelay } from './outbox-relay.js';

/** Enqueues jobs that are declared with `everySeconds` when they are due. Any number of workers may run one. */
@Injectable()
export class RecurringJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RecurringJobs.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly catalogue: JobCatalogue,
    private readonly relay: OutboxRelay,
    private readonly config: KernelConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.enqueueDue().finally(() => (this.looking = undefined));
    }, this.config.outboxSweepMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async enqueueDue(): Promise<void> {
    const jobs = [...this.catalogue.jobs.values()].filter(({ everySeconds }) => everySeconds > 0);
    if (jobs.length === 0) return;
    try {
      const scope = new RequestScope(newTraceId(), this.em);
      if ((await scope.run(() => this.entries.enqueueScheduled(jobs))) > 0) this.relay.wake();
    } catch (error) {
      this.logger.warn({ err: error }, 'Recurring jobs could not be enqueued, will be tried again');
    }
  }
}
