import { Injectable } from '@nestjs/common';
import {
  Database,
  type EnqueueOptions,
  type EventDefinition,
  type JobDefinition,
  Notifications,
  Outbox,
} from '@roost/plugin-kit';
import { RequestScope } from '../process/request-scope.js';
import { MessageCatalogue } from './message-catalogue.js';
import { OUTBOX_CHANNEL, OutboxRepository } from './outbox.repository.js';

/** Writes outbox entries in the caller's transaction. */
@Injectable()
export class OutboxWriter extends Outbox {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly repository: OutboxRepository,
    private readonly catalogue: MessageCatalogue,
  ) {
    super();
  }

  async emit<P extends object>(event: EventDefinition<P>, payload: NoInfer<P>, aggregate: string): Promise<void> {
    await this.write('event', event, payload, { aggregate });
  }

  async enqueue<P extends object>(
    job: JobDefinition<P>,
    payload: NoInfer<P>,
    options: EnqueueOptions = {},
  ): Promise<void> {
    await this.write('job', job, payload, options);
  }

  private async write(
    kind: 'event' | 'job',
    message: EventDefinition | JobDefinition,
    payload: object,
    { aggregate = null, delayMs = 0 }: { aggregate?: string | null; delayMs?: number },
  ): Promise<void> {
    const { name, version } = message;
    this.database.requireTransaction(`The ${kind} ${name} was written to the outbox`);
    this.catalogue.assertDeclared(kind, message);
    const handler = kind === 'job' ? name : null;
    const traceId = RequestScope.current?.traceId ?? null;
    await this.repository.insert({ kind, name, version, handler, aggregate, payload, traceId, delayMs });
    this.notifications.wake(OUTBOX_CHANNEL);
  }
}
