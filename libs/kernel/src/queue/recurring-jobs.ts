import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { OutboxWriter } from '../outbox/outbox-writer.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { JobCatalogue } from './job-catalogue.js';

/** Enqueues jobs that are declared with `everySeconds` when they are due. Any number of workers may run one. */
@Injectable()
export class RecurringJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RecurringJobs.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly outbox: OutboxWriter,
    private readonly catalogue: JobCatalogue,
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
    try {
      await new RequestScope(newTraceId(), this.em).run(async () => {
        for (const job of jobs) {
          await this.em.transactional(async () => {
            if (!(await this.entries.takeScheduled(job))) return;
            await this.outbox.enqueue(job.name, {});
          });
        }
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'Recurring jobs could not be enqueued, will be tried again');
    }
  }
}
