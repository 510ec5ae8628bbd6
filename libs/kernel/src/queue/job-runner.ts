import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type DeliveryContext, jobFailed } from '@roost/plugin-kit';
import { ErrorReporter } from '../logging/error-reporter.js';
import { OutboxRepository, type StartedEntry } from '../outbox/outbox.repository.js';
import { OutboxWriter } from '../outbox/outbox-writer.js';
import { newTraceId, RequestScope } from '../process/request-scope.js';
import { type EntryHandler, EntryHandlers } from './entry-handlers.js';

const LONGEST_BACKOFF_MS = 3_600_000;

/** Runs one outbox entry: counts the attempt, calls the handler, and settles what comes of it. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly outbox: OutboxWriter,
    private readonly handlers: EntryHandlers,
    private readonly reporter: ErrorReporter,
  ) {}

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
    const handler = this.handlers.find(entry.handler);
    const started = performance.now();
    try {
      // The attempt was counted before it ran, so runs that took their worker down with them count too.
      if (entry.attempts > handler.attempts) throw new Error('Every attempt ended with the end of its worker');
      const payload = handler.payloadOf(entry);
      if (payload) await handler.run(payload, entry, contextOf(entry, handler.attempts));
      await this.entries.finish(entry.id);
      const ms = Math.round(performance.now() - started);
      this.logger.log({ ...logged(entry, handler), ms }, `${entry.kind} done`);
    } catch (error) {
      await this.settleFailure(entry, handler, error);
    }
  }

  private async settleFailure(entry: StartedEntry, handler: EntryHandler, error: unknown): Promise<void> {
    const { attempts, backoffMs } = handler;
    const reason = error instanceof Error ? error.message : String(error);
    const details = { err: error, ...logged(entry, handler) };
    if (entry.attempts < attempts) {
      this.logger.warn(details, `${entry.kind} failed, will be tried again`);
      await this.entries.retry(entry.id, Math.min(backoffMs * 2 ** (entry.attempts - 1), LONGEST_BACKOFF_MS), reason);
      return;
    }
    this.logger.error(details, `${entry.kind} given up`);
    this.reporter.report(error);
    await this.em.transactional(async () => {
      await this.entries.giveUp(entry.id, reason);
      if (entry.kind === 'job') {
        const failed = { job: handler.id, payload: readable(entry, handler), reason };
        await this.outbox.emit(jobFailed, failed, `job:${entry.id}`);
      }
    });
  }
}

/** What those who hear of a failed job get: its payload as it is spoken now, or, where it cannot be read, as it is stored. */
function readable(entry: StartedEntry, { payloadOf }: EntryHandler): unknown {
  try {
    return payloadOf(entry) ?? entry.payload;
  } catch {
    return entry.payload;
  }
}

const logged = ({ id, name, attempts }: StartedEntry, handler: EntryHandler): object => ({
  job: name,
  handler: handler.id,
  entry: id,
  attempt: attempts,
});

const contextOf = (entry: StartedEntry, attempts: number): DeliveryContext => ({
  id: entry.id,
  attempt: entry.attempts,
  lastAttempt: entry.attempts >= attempts,
  traceId: entry.traceId,
});
