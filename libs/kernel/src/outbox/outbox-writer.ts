import { Injectable } from '@nestjs/common';
import {
  Database,
  type EnqueueOptions,
  type EventMap,
  type EventName,
  type JobMap,
  type JobName,
  Notifications,
  Outbox,
} from '@roost/plugin-kit';
import { RequestScope } from '../process/request-scope.js';
import { OUTBOX_CHANNEL, OutboxRepository } from './outbox.repository.js';

/** Writes outbox entries in the caller's transaction. */
@Injectable()
export class OutboxWriter extends Outbox {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly repository: OutboxRepository,
  ) {
    super();
  }

  async emit<K extends EventName>(name: K, payload: EventMap[K], aggregate: string): Promise<void> {
    await this.write('event', name, payload, { aggregate });
  }

  async enqueue<K extends JobName>(name: K, payload: JobMap[K], options: EnqueueOptions = {}): Promise<void> {
    await this.write('job', name, payload, options);
  }

  private async write(kind: 'event' | 'job', name: string, payload: unknown, options: EnqueueOptions): Promise<void> {
    this.database.requireTransaction(`The ${kind} ${name} was written to the outbox`);
    await this.repository.insert({
      kind,
      name,
      handler: kind === 'job' ? name : null,
      aggregate: options.aggregate ?? null,
      payload,
      traceId: RequestScope.current?.traceId ?? null,
      delayMs: options.delayMs ?? 0,
    });
    this.notifications.wake(OUTBOX_CHANNEL);
  }
}
