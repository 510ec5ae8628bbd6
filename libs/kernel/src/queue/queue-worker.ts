import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Hooks } from '@roost/plugin-kit';
import { EntryHandlers } from './entry-handlers.js';
import { JobQueues } from './job-queues.js';
import { JobRunner } from './job-runner.js';
import { OutboxRelay } from './outbox-relay.js';

/** Starts and drains the queue process's work. */
@Injectable()
export class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueWorker.name);
  private draining = false;

  constructor(
    private readonly hooks: Hooks,
    private readonly handlers: EntryHandlers,
    private readonly runner: JobRunner,
    private readonly queues: JobQueues,
    private readonly relay: OutboxRelay,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.handlers.prepare();
    await this.hooks.run('kernel.starting', { process: 'worker' });
    this.queues.onError((queue, error) => {
      this.logger.warn(`Queue ${queue}: ${error.message}`);
    });
    this.queues.process(async (entryId) => {
      try {
        // A blocked connection may hand out one more job after its queue was paused.
        await (this.draining ? this.runner.putBack(entryId) : this.runner.run(entryId));
      } finally {
        // What is done may have held back the next entry of its aggregate; what failed is due again later.
        this.relay.wake();
      }
    });
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    await this.relay.stop();
    await this.queues.drain();
  }
}
