import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import type { DeliveryContext } from '@roost/plugin-kit';
import { HandlerRegistry, type DeliveryHandler } from '../discovery/handler-registry.js';
import { ErrorReporter } from '../logging/error-reporter.js';
import { OutboxRepository, type StartedEntry } from '../outbox/outbox.repository.js';
import { OutboxWriter } from '../outbox/outbox-writer.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { JobCatalogue } from './job-catalogue.js';

const LONGEST_BACKOFF_MS = 3_600_000;

/** Runs one outbox entry: counts the attempt, calls the handler, and settles what comes of it. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);
  private jobs = new Map<string, DeliveryHandler>();
  private events = new Map<string, DeliveryHandler>();

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly outbox: OutboxWriter,
    private readonly registry: HandlerRegistry,
    private readonly catalogue: JobCatalogue,
    private readonly reporter: ErrorReporter,
  ) {}

  /** Finds the handlers. @throws StartupError when a job has not exactly one. */
  prepare(): void {
    const declared = [...this.catalogue.jobs.keys()].filter((name) => name !== 'kernel.deliver-event');
    this.jobs = new Map([...this.registry.jobs(declared)].map(([name, handler]) => [name, handler.call]));
    const eventHandlers = [...this.registry.events().values()].flat();
    this.events = new Map(eventHandlers.map((handler) => [handler.id, handler.call]));
  }

  async run(entryId: string): Promise<void> {
    const entry = await new RequestScope(newTraceId(), this.em).run(() => this.entries.start(entryId));
    // Handled already, or given up: the queue told us twice.
    if (!entry) return;
    await new RequestScope(entry.traceId ?? newTraceId(), this.em).run(() => this.runEntry(entry));
  }

  /** Leaves an entry for another worker. */
  async putBack(entryId: string): Promise<void> {
    await new RequestScope(newTraceId(), this.em).run(() => this.entries.requeue([entryId]));
  }

  private async runEntry(entry: StartedEntry): Promise<void> {
    const { attempts, backoffMs } = this.catalogue.spec(entry.name);
    const started = performance.now();
    try {
      // The attempt was counted before it ran, so runs that took their worker down with them count too.
      if (entry.attempts > attempts) throw new Error('Every attempt ended with the end of its worker');
      await this.handlerOf(entry)(entry.payload, contextOf(entry, attempts));
      await this.entries.finish(entry.id);
      const ms = Math.round(performance.now() - started);
      this.logger.log(
        { job: entry.name, handler: entry.handler, entry: entry.id, attempt: entry.attempts, ms },
        'job done',
      );
    } catch (error) {
      await this.settleFailure(entry, error, attempts, backoffMs);
    }
  }

  private handlerOf(entry: StartedEntry): DeliveryHandler {
    const handlers = entry.name === 'kernel.deliver-event' ? this.events : this.jobs;
    const handler = handlers.get(entry.handler ?? '');
    if (!handler) throw new Error(`There is no handler ${entry.handler ?? entry.name}`);
    return handler;
  }

  private async settleFailure(entry: StartedEntry, error: unknown, attempts: number, backoffMs: number): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const details = { err: error, job: entry.name, handler: entry.handler, entry: entry.id, attempt: entry.attempts };
    if (entry.attempts < attempts) {
      this.logger.warn(details, 'job failed, will be tried again');
      await this.entries.retry(entry.id, Math.min(backoffMs * 2 ** (entry.attempts - 1), LONGEST_BACKOFF_MS), reason);
      return;
    }
    this.logger.error(details, 'job given up');
    this.reporter.report(error);
    await this.em.transactional(async () => {
      await this.entries.giveUp(entry.id, reason);
      if (entry.name !== 'kernel.deliver-event') {
        const failed = { job: entry.name, payload: entry.payload, reason };
        await this.outbox.emit('kernel.job-failed', failed, `job:${entry.id}`);
      }
    });
  }
}

const contextOf = (entry: StartedEntry, attempts: number): DeliveryContext => ({
  id: entry.id,
  attempt: entry.attempts,
  lastAttempt: entry.attempts >= attempts,
  traceId: entry.traceId,
});
