import { definePlugin } from '@roost/plugin-kit';
import { kernelErrors } from './http/kernel.errors.js';
import { CreateOutbox } from './outbox/migrations/create-outbox.migration.js';
import { OutboxEntry } from './outbox/outbox-entry.entity.js';
import { EVENT_QUEUE } from './queue/queues.js';

/** What the kernel itself brings: the outbox. Always first, never disabled. */
export const kernelPlugin = definePlugin({
  name: 'kernel',
  version: '1.0.0',
  compat: '^1.0.0',
  entities: [OutboxEntry],
  migrations: [{ name: '20261120000000_create_outbox', class: CreateOutbox }],
  errors: kernelErrors,
  queues: [{ name: EVENT_QUEUE, concurrency: 5 }],
  jobs: [{ name: 'kernel.deliver-event', queue: EVENT_QUEUE, attempts: 8 }],
});
