import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Hooks } from '@roost/plugin-kit';
import { JobQueues } from './job-queues.js';
import { JobRunner } from './job-runner.js';
import { OutboxRelay } from './outbox-relay.js';

/** Starts and drains the queue process's work. */
@Injectable()
export class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueWorker.name);

  constructor(
    private readonly hooks: Hooks,
    private readonly runner: JobRunner,
    private readonly queues: JobQueues,
    private readonly relay: OutboxRelay,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.runner.prepare();
    await this.hooks.run('kernel.starting', { process: 'worker' });
    this.queues.onError((queue, error) => {
      this.logger.warn(`Queue ${queue}: ${error.message}`);
    });
    this.queues.process(async (entryId) => {
      try {
        await this.runner.run(entryId);
      } finally {
        // What is done may have held back the next entry of its aggregate; what failed is due again later.
        this.relay.wake();
      }
    });
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.queues.drain();
  }
}
