import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type DeliveryContext, jobFailed, Problem, UnrecoverableError } from '@roost/plugin-kit';
import { OutboxRepository, type QueuedEntry, type StartedEntry } from '../outbox/outbox.repository.js';
import { OutboxWriter } from '../outbox/outbox-writer.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { type EntryHandler, EntryHandlers } from './entry-handlers.js';
import { OutboxRelay } from './outbox-relay.js';
import { type Run, RunCancelled } from './run.js';
import { Runs } from './runs.js';

const LONGEST_BACKOFF_MS = 3_600_000;
/** A limit may be raised before the time that it tells. */
const LONGEST_WAIT_MS = 600_000;

/** Runs one outbox entry: counts the attempt, calls the handler, and settles what comes of it. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);

  constructor(
    private readonly em: EntityManager,
    private readonly entries: OutboxRepository,
    private readonly outbox: OutboxWriter,
    private readonly handlers: EntryHandlers,
    private readonly relay: OutboxRelay,
    private readonly runs: Runs,
    private readonly telemetry: Telemetry,
  ) {}

  async run(entryId: string): Promise<void> {
    const entry = await new RequestScope(newTraceId(), this.em).run(() => this.entries.start(entryId));
    // Handled already, or given up: the queue told us twice.
    if (!entry) return;
    const scope = new RequestScope(entry.traceId ?? newTraceId(), this.em);
    scope.projectId = entry.projectId ?? undefined;
    await scope.run(async () => {
      // It was queued before its plugin was switched off, or its project suspended.
      if (!this.handlers.has(entry.handler)) await this.entries.park(entry.id);
      else if (await this.relay.mustWait(entry)) await this.entries.suspend(entry.id);
      else await this.runTraced(entry, scope);
    });
  }

  /** Leaves an entry for another worker. */
  async putBack(entryId: string): Promise<void> {
    await new RequestScope(newTraceId(), this.em).run(() => this.entries.putBack(entryId));
  }

  private async runTraced(entry: StartedEntry, scope: RequestScope): Promise<void> {
    scope.transaction = this.telemetry.begin({
      traceId: scope.traceId,
      parentSpanId: entry.parentSpanId ?? undefined,
      op: 'queue.process',
      name: entry.handler ?? entry.name,
      data: {
        'messaging.message.id': entry.id,
        'messaging.destination.name': entry.name,
        'messaging.message.retry.count': entry.attempts - 1,
      },
    });
    await this.runEntry(entry);
    if (scope.transaction) this.telemetry.end(scope.transaction, scope.transaction.isFailed ? 'internal_error' : 'ok');
  }

  private async runEntry(entry: StartedEntry): Promise<void> {
    const handler = this.handlers.find(entry.handler);
    const started = performance.now();
    try {
      // The attempt was counted before it ran, so runs that took their worker down with them count too.
      if (entry.attempts > handler.attempts) throw new Error('The worker died in every attempt');
      const payload = handler.payloadOf(entry);
      if (payload)
        await this.runs.track(entry.id, handler.timeLimitMs, (run) => this.call(handler, payload, entry, run));
      await this.finish(entry);
      const ms = Math.round(performance.now() - started);
      this.logger.log({ ...logged(entry, handler), ms }, `${entry.kind} done`);
    } catch (error) {
      if (error instanceof RunCancelled) this.logger.log(logged(entry, handler), `${entry.kind} cancelled`);
      else await this.settleFailure(entry, handler, error);
    }
  }

  private async call(handler: EntryHandler, payload: object, entry: StartedEntry, run: Run): Promise<unknown> {
    const { id, attempts, traceId } = entry;
    const context: DeliveryContext = {
      id,
      attempt: attempts,
      lastAttempt: attempts >= handler.attempts,
      traceId,
      signal: run.signal,
      // Seen at once, whatever transaction the handler is in.
      reportProgress: (progress) => this.entries.setProgress(id, progress),
    };
    return handler.run(payload, entry, context);
  }

  private async finish(entry: StartedEntry): Promise<void> {
    if (entry.aggregate === null) {
      // What was enqueued anew under its key meanwhile has its own run.
      if (!(await this.entries.finish(entry)) && (await this.entries.restart(entry))) this.relay.wake();
      return;
    }
    const next = await this.em.transactional(async () => {
      return (await this.entries.finish(entry)) ? this.entries.release(entry) : undefined;
    });
    await this.goOn(next);
  }

  private async settleFailure(entry: StartedEntry, handler: EntryHandler, error: unknown): Promise<void> {
    const { attempts, backoffMs } = handler;
    const reason = error instanceof Error ? error.message : String(error);
    RequestScope.current?.transaction?.fail();
    const details = { err: error, ...logged(entry, handler) };
    const waitMs = waitOf(error);
    if (waitMs !== undefined) {
      this.logger.log({ ...logged(entry, handler), reason, waitMs }, `${entry.kind} waits for a limit`);
      if (!(await this.entries.postpone(entry, waitMs, reason))) await this.entries.restart(entry);
      this.relay.wake();
      return;
    }
    const isFinal = error instanceof UnrecoverableError;
    if (entry.attempts < attempts && !isFinal) {
      this.logger.warn(details, `${entry.kind} failed and will be retried`);
      const delayMs = Math.min(backoffMs * 2 ** (entry.attempts - 1), LONGEST_BACKOFF_MS);
      if (!(await this.entries.retry(entry, delayMs, reason))) await this.entries.restart(entry);
      this.relay.wake();
      return;
    }
    this.logger.error(details, `${entry.kind} failed permanently`);
    if (!isFinal) this.telemetry.report(error);
    const next = await this.em.transactional(async () => {
      if (!(await this.entries.giveUp(entry, reason))) {
        await this.entries.restart(entry);
        return undefined;
      }
      await this.tell(entry, handler, reason);
      return this.entries.release(entry);
    });
    this.relay.wake();
    await this.goOn(next);
  }

  private async tell(entry: StartedEntry, handler: EntryHandler, reason: string): Promise<void> {
    const name = handler.takes ?? entry.name;
    // Whoever failed to hear of a failure would fail to hear of that one, too, and so on for ever.
    if (name === jobFailed.name) return;
    const what = entry.kind === 'job' ? { job: name, event: null } : { job: null, event: name };
    const failed = { ...what, handler: handler.id, payload: readable(entry, handler), reason };
    await this.outbox.emit(jobFailed, failed, `job:${entry.id}`);
  }

  /** Saves the next of a lane the way through the relay. */
  private async goOn(next: QueuedEntry | undefined): Promise<void> {
    if (!next) return;
    try {
      await this.relay.handOver([next]);
    } catch (error) {
      this.logger.warn(
        { err: error, entry: next.id },
        'The next entry of a lane could not be queued. The relay will queue it',
      );
    }
  }
}

/** How long to wait where the handler met a limit that tells when there is room again. Nothing is wrong with what it does. */
function waitOf(error: unknown): number | undefined {
  if (!(error instanceof Problem) || error.status !== 429) return undefined;
  const seconds = Number(error.details.headers?.['retry-after']);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : undefined;
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
