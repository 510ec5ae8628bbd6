import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Module } from '@nestjs/common';
import { TidyAnswersJob } from './idempotency/tidy-answers.job.js';
import type { Composition } from './plugins/composition.js';
import { EntryHandlers } from './queue/entry-handlers.js';
import { EntryPlacer } from './queue/entry-placer.js';
import { JobQueues } from './queue/job-queues.js';
import { JobRunner } from './queue/job-runner.js';
import { OutboxRelay } from './queue/outbox-relay.js';
import { WorkerMetricsServer } from './metrics/worker-metrics.server.js';
import { OutboxRetention } from './outbox/outbox-retention.js';
import { RetentionRepository } from './outbox/retention.repository.js';
import { Parking } from './queue/parking.js';
import { QueueWorker } from './queue/queue-worker.js';
import { queuesOf } from './queue/queues.js';
import { RelayRepository } from './outbox/relay.repository.js';
import { ScheduleRepository } from './outbox/schedule.repository.js';
import { RecurringJobs } from './queue/recurring-jobs.js';
import { Runs } from './queue/runs.js';
import { SuspendedEntries } from './queue/suspended-entries.js';
import { WorkerHeartbeat } from './queue/worker-heartbeat.js';

/** Bull, the relay and the runner: the queue process only. The API writes to the outbox and never speaks to a queue. */
@Module({
  providers: [
    EntryHandlers,
    EntryPlacer,
    JobQueues,
    JobRunner,
    OutboxRelay,
    OutboxRetention,
    Parking,
    RetentionRepository,
    QueueWorker,
    RecurringJobs,
    RelayRepository,
    Runs,
    ScheduleRepository,
    SuspendedEntries,
    TidyAnswersJob,
    WorkerHeartbeat,
    WorkerMetricsServer,
  ],
})
export class QueueModule {
  static register({ config, plugins }: Composition): DynamicModule {
    return {
      module: QueueModule,
      imports: [
        BullModule.forRoot({
          url: config.redisUrl,
          prefix: `{${config.redisPrefix}}`,
          settings: {
            lockDuration: config.queueLockMs,
            stalledInterval: Math.ceil(config.queueLockMs / 2),
            // Attempts are counted in the outbox; the queue may hand a job out as often as it takes.
            maxStalledCount: 1_000_000,
          },
        }),
        BullModule.registerQueue(...queuesOf(plugins).map(({ name }) => ({ name }))),
      ],
    };
  }
}
