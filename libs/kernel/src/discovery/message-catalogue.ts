import { Inject, Injectable } from '@nestjs/common';
import type { EventDefinition, JobDefinition } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';

/** Every event and job of the loaded plugins. */
@Injectable()
export class MessageCatalogue {
  readonly events: readonly EventDefinition[];
  readonly jobs: readonly JobDefinition[];
  private readonly byName = new Map<string, EventDefinition | JobDefinition>();
  private readonly eventsByAnyName = new Map<string, EventDefinition>();

  constructor(@Inject(COMPOSITION) { plugins }: Composition) {
    this.events = plugins.flatMap(({ events }) => events ?? []);
    this.jobs = plugins.flatMap(({ jobs }) => jobs ?? []);
    for (const message of [...this.events, ...this.jobs]) this.byName.set(message.name, message);
    for (const event of this.events) {
      for (const name of [event.name, ...event.formerly]) this.eventsByAnyName.set(name, event);
    }
  }

  /** The event that is stored under a name, as it is called now or was once. */
  event(name: string): EventDefinition | undefined {
    return this.eventsByAnyName.get(name);
  }

  /** @throws when the value is not the one that a loaded plugin lists in its manifest. */
  assertDeclared(kind: 'event' | 'job', message: EventDefinition | JobDefinition): void {
    if (this.byName.get(message.name) !== message)
      throw new Error(`The ${kind} ${message.name} is in the manifest of no loaded plugin`);
  }
}
