import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Hooks, Notifications } from '@roost/plugin-kit';
import { EntryHandlers } from './entry-handlers.js';
import { JobQueues } from './job-queues.js';
import { JobRunner } from './job-runner.js';
import { CANCEL_CHANNEL } from '../outbox/job-control.js';
import { OUTBOX_CHANNEL } from '../outbox/outbox.repository.js';
import { OutboxRelay } from './outbox-relay.js';
import { Runs } from './runs.js';

/** Starts and drains the queue process's work. */
@Injectable()
export class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueWorker.name);
  private draining = false;

  constructor(
    private readonly hooks: Hooks,
    private readonly notifications: Notifications,
    private readonly handlers: EntryHandlers,
    private readonly runner: JobRunner,
    private readonly runs: Runs,
    private readonly queues: JobQueues,
    private readonly relay: OutboxRelay,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.handlers.prepare();
    await this.hooks.run('kernel.starting', { process: 'worker' });
    this.queues.onError((queue, error) => {
      this.logger.warn(`Queue ${queue}: ${error.message}`);
    });
    // A blocked connection may hand out one more job after its queue was paused.
    this.queues.process((entryId) => (this.draining ? this.runner.putBack(entryId) : this.runner.run(entryId)));
    this.notifications.listen(OUTBOX_CHANNEL, () => {
      this.relay.wake();
    });
    this.notifications.listen(CANCEL_CHANNEL, (entryId) => {
      if (entryId !== null) this.runs.cancel(entryId);
    });
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    await this.relay.stop();
    await this.queues.drain();
  }
}
