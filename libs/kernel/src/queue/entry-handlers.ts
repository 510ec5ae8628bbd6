import { Injectable } from '@nestjs/common';
import type { DeliveryContext, EventDefinition, JobDefinition } from '@roost/plugin-kit';
import { type EventHandler, HandlerRegistry } from '../discovery/handler-registry.js';
import { currentPayload } from '../outbox/current-payload.js';
import { MessageCatalogue } from '../discovery/message-catalogue.js';
import type { StartedEntry } from '../outbox/outbox.repository.js';
import { DEFAULT_QUEUE, DELIVERY, type RunPolicy } from './queues.js';

/** What becomes of an entry. */
export interface EntryHandler extends RunPolicy {
  /** What it is called now: the job's name, or `<plugin>/<id>`. */
  id: string;
  timeLimitMs?: number;
  /** Name of the one event or job that it takes; undefined: it hears of every event. */
  takes: string | undefined;
  /** The payload as it is spoken now; undefined: there is nothing to do. @throws when it cannot be read. */
  payloadOf: (entry: StartedEntry) => object | undefined;
  run: (payload: object, entry: StartedEntry, context: DeliveryContext) => Promise<unknown>;
}

/** The handlers of this worker, by all that entries for them are stored under. */
@Injectable()
export class EntryHandlers {
  private readonly handlers = new Map<string, EntryHandler>();
  private eventHandlers: readonly EventHandler[] = [];

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly catalogue: MessageCatalogue,
  ) {}

  /** Finds the handlers. @throws StartupError when something is wrong with them. */
  prepare(): void {
    const { jobs, events } = this.catalogue;
    for (const { job, call } of this.registry.jobs(jobs)) {
      const queue = job.queue ?? DEFAULT_QUEUE;
      const payloadOf = (entry: StartedEntry): object | undefined => current(job, entry);
      const handler = {
        ...job,
        queue,
        id: job.name,
        takes: job.name,
        payloadOf,
        run: (payload: object, _: StartedEntry, context: DeliveryContext) => call(payload, context),
      };
      for (const name of [job.name, ...job.formerly]) this.handlers.set(name, handler);
    }
    this.eventHandlers = this.registry.events(events);
    for (const found of this.eventHandlers) {
      const takes = found.event?.name;
      const handler = {
        ...DELIVERY,
        id: found.id,
        takes,
        ...(found.event ? forOne(found, found.event) : this.forAny(found)),
      };
      for (const id of [found.id, ...found.formerly]) this.handlers.set(id, handler);
    }
  }

  /** The ids of those who hear of an event. */
  of(event: string): string[] {
    const definition = this.catalogue.event(event);
    return definition
      ? this.eventHandlers.filter((found) => !found.event || found.event.name === definition.name).map(({ id }) => id)
      : [];
  }

  /** All that entries for these handlers are stored under. */
  get ids(): string[] {
    return [...this.handlers.keys()];
  }

  /** Whether this worker has the handler: its plugin may be off. */
  has(id: string | null): boolean {
    return this.handlers.has(id ?? '');
  }

  find(id: string | null): EntryHandler {
    const handler = this.handlers.get(id ?? '');
    if (!handler) throw new Error(`There is no handler ${String(id)}`);
    return handler;
  }

  private forAny({ call }: EventHandler): Pick<EntryHandler, 'payloadOf' | 'run'> {
    const eventOf = ({ name }: StartedEntry): EventDefinition => {
      const event = this.catalogue.event(name);
      if (!event) throw new Error(`No loaded plugin declares the event ${name}`);
      return event;
    };
    return {
      payloadOf: (entry) => current(eventOf(entry), entry),
      run: (payload, entry, context) => {
        const event = eventOf(entry);
        const { name, version } = event;
        const audience = event.audience?.(payload);
        return call({ name, version, payload, audience, happenedAt: new Date(entry.createdAt) }, context);
      },
    };
  }
}

function forOne({ call }: EventHandler, event: EventDefinition): Pick<EntryHandler, 'payloadOf' | 'run'> {
  return { payloadOf: (entry) => current(event, entry), run: (payload, _entry, context) => call(payload, context) };
}

const current = (message: EventDefinition | JobDefinition, { payload, version }: StartedEntry): object | undefined =>
  currentPayload(message, payload, version);
