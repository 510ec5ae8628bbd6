import { type EnqueueOptions, type EventDefinition, type JobDefinition, Outbox } from '@roost/plugin-kit';

/** Writes the events and jobs of one plugin. */
export class PluginOutbox extends Outbox {
  constructor(
    private readonly all: Outbox,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  async emit<P extends object>(event: EventDefinition<P>, payload: NoInfer<P>, aggregate: string): Promise<void> {
    this.demandOwn('event', event.name);
    await this.all.emit(event, payload, aggregate);
  }

  async emitAll<P extends object>(
    event: EventDefinition<P>,
    facts: readonly { payload: NoInfer<P>; aggregate: string }[],
  ): Promise<void> {
    this.demandOwn('event', event.name);
    await this.all.emitAll(event, facts);
  }

  async enqueueAll<P extends object>(
    job: JobDefinition<P>,
    payloads: readonly NoInfer<P>[],
    options?: Pick<EnqueueOptions, 'projectId'>,
  ): Promise<void> {
    this.demandOwn('job', job.name);
    await this.all.enqueueAll(job, payloads, options);
  }

  async enqueue<P extends object>(job: JobDefinition<P>, payload: NoInfer<P>, options?: EnqueueOptions): Promise<void> {
    this.demandOwn('job', job.name);
    await this.all.enqueue(job, payload, options);
  }

  async forget(id: string): Promise<void> {
    await this.all.forget(id);
  }

  private demandOwn(kind: 'event' | 'job', name: string): void {
    if (this.plugin !== undefined && !name.startsWith(`${this.plugin}.`)) {
      throw new RangeError(`Plugin ${this.plugin}: the ${kind} ${name} belongs to another plugin`);
    }
  }
}
