import { EntityManager } from '@mikro-orm/postgresql';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { OutboxRepository, type RecurringJob } from '../outbox/outbox.repository.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { OutboxRelay } from './outbox-relay.js';

/** Enqueues jobs that have a schedule when they are due. Any number of workers may run one. */
@Injectable()
export class RecurringJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RecurringJobs.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly relay: OutboxRelay,
    private readonly config: KernelConfig,
    @Inject(COMPOSITION) private readonly composition: Composition,
  ) {}

  onApplicationBootstrap(): void {
    const jobs = recurringJobs(this.composition);
    if (jobs.length === 0) return;
    this.timer = setInterval(() => {
      this.looking ??= this.enqueueDue(jobs).finally(() => (this.looking = undefined));
    }, this.config.outboxSweepMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async enqueueDue(jobs: readonly RecurringJob[]): Promise<void> {
    try {
      const scope = new RequestScope(newTraceId(), this.em);
      if ((await scope.run(() => this.entries.enqueueScheduled(jobs))) > 0) this.relay.wake();
    } catch (error) {
      this.logger.warn({ err: error }, 'Recurring jobs could not be enqueued, will be tried again');
    }
  }
}

function recurringJobs({ plugins, configs }: Composition): RecurringJob[] {
  return plugins.flatMap(({ jobs = [], config }) => {
    const settings = (config && configs.get(config)) ?? {};
    return jobs.flatMap((job) => {
      const schedule = job.schedule?.(settings);
      return schedule ? [{ ...schedule, name: job.name, version: job.version }] : [];
    });
  });
}
