import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  type EnqueueOptions,
  type EventMap,
  type EventName,
  type JobMap,
  type JobName,
  Outbox,
} from '@roost/plugin-kit';
import { RequestScope } from '../process/request-scope.js';
import { OutboxRepository } from './outbox.repository.js';

/** Writes outbox entries in the caller's transaction. */
@Injectable()
export class OutboxWriter extends Outbox {
  constructor(
    private readonly em: EntityManager,
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
    if (!this.em.isInTransaction())
      throw new Error(`The ${kind} ${name} was written to the outbox outside a transaction`);
    await this.repository.insert({
      kind,
      name,
      handler: kind === 'job' ? name : null,
      aggregate: options.aggregate ?? null,
      payload,
      traceId: RequestScope.current?.traceId ?? null,
      delayMs: options.delayMs ?? 0,
    });
  }
}
