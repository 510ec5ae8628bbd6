import { Injectable } from '@nestjs/common';
import {
  Database,
  type EnqueueOptions,
  type EventDefinition,
  type JobDefinition,
  Notifications,
  Outbox,
} from '@roost/plugin-kit';
import { projectIn } from '../scope/project-in.js';
import { RequestScope } from '../scope/request-scope.js';
import { HeardEvents } from '../missed/heard-events.js';
import { MessageCatalogue } from '../discovery/message-catalogue.js';
import { ParkedRepository } from '../missed/parked.repository.js';
import { type EntryHead, OUTBOX_CHANNEL, OutboxRepository } from './outbox.repository.js';

/** Writes outbox entries in the caller's transaction. */
@Injectable()
export class OutboxWriter extends Outbox {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly repository: OutboxRepository,
    private readonly catalogue: MessageCatalogue,
    private readonly parked: ParkedRepository,
    private readonly heard: HeardEvents,
  ) {
    super();
  }

  async emit<P extends object>(event: EventDefinition<P>, payload: NoInfer<P>, aggregate: string): Promise<void> {
    this.check('event', event);
    if (await this.heard.isHeard(event)) await this.write('event', event, payload, { aggregate });
  }

  async emitAll<P extends object>(
    event: EventDefinition<P>,
    facts: readonly { payload: NoInfer<P>; aggregate: string }[],
  ): Promise<void> {
    this.check('event', event);
    if (await this.heard.isHeard(event)) await this.writeAll('event', event, facts);
  }

  async enqueueAll<P extends object>(
    job: JobDefinition<P>,
    payloads: readonly NoInfer<P>[],
    options: Pick<EnqueueOptions, 'projectId'> = {},
  ): Promise<void> {
    this.check('job', job);
    await this.writeAll(
      'job',
      job,
      payloads.map((payload) => ({ payload, aggregate: null, ...options })),
    );
  }

  async enqueue<P extends object>(
    job: JobDefinition<P>,
    payload: NoInfer<P>,
    options: EnqueueOptions = {},
  ): Promise<void> {
    this.check('job', job);
    await this.write('job', job, payload, options);
  }

  async forget(id: string): Promise<void> {
    this.database.requireTransaction('Entries of the outbox were forgotten');
    await this.parked.deleteNaming(id);
  }

  private async write(
    kind: 'event' | 'job',
    message: EventDefinition | JobDefinition,
    payload: object,
    { aggregate, key, delayMs = 0, onConflict = 'keep', projectId = projectOf(message, payload) }: EnqueueOptions,
  ): Promise<void> {
    const { name } = message;
    if (aggregate !== undefined && key !== undefined)
      throw new Error(`The job ${name} was enqueued with an aggregate and a key: its order would not be known`);
    const own = { projectId, aggregate: aggregate ?? null, key: key ?? null, onConflict, payload, delayMs };
    await this.repository.insert({ ...headOf(kind, message), ...own });
    this.notifications.wake(OUTBOX_CHANNEL);
  }

  private async writeAll(
    kind: 'event' | 'job',
    message: EventDefinition | JobDefinition,
    entries: readonly { payload: object; aggregate: string | null; projectId?: string | null }[],
  ): Promise<void> {
    if (entries.length === 0) return;
    await this.repository.insertAll(
      headOf(kind, message),
      entries.map(({ projectId, ...entry }) => ({
        ...entry,
        projectId: projectId === undefined ? projectOf(message, entry.payload) : projectId,
      })),
    );
    this.notifications.wake(OUTBOX_CHANNEL);
  }

  private check(kind: 'event' | 'job', message: EventDefinition | JobDefinition): void {
    this.database.requireTransaction(`The ${kind} ${message.name} was written to the outbox`);
    this.catalogue.assertDeclared(kind, message);
  }
}

const headOf = (kind: 'event' | 'job', { name, version }: EventDefinition | JobDefinition): EntryHead => ({
  kind,
  name,
  version,
  plugin: name.slice(0, name.indexOf('.')),
  handler: kind === 'job' ? name : null,
  traceId: RequestScope.current?.traceLink ?? null,
});

/** The project that a message is about: as it says itself, else that of the request or job. */
function projectOf(message: EventDefinition | JobDefinition, payload: object): string | null {
  const audience = 'audience' in message ? message.audience?.(payload) : undefined;
  return projectIn(audience) ?? projectIn(payload) ?? RequestScope.current?.projectId ?? null;
}
