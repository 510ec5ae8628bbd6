import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database, type JobSchedule } from '@roost/plugin-kit';
import type { OutboxEntry } from './outbox-entry.entity.js';

/** What is known of an entry when it is written. */
export interface NewOutboxEntry {
  kind: OutboxEntry['kind'];
  name: string;
  version: number;
  handler: string | null;
  aggregate: string | null;
  payload: unknown;
  traceId: string | null;
  delayMs: number;
}

/** An entry as the relay hands it to the queue. */
export type DueEntry = Pick<OutboxEntry, 'id' | 'name' | 'handler'>;
/** An entry as a run sees it. */
export type StartedEntry = Pick<
  OutboxEntry,
  'id' | 'kind' | 'name' | 'handler' | 'payload' | 'version' | 'attempts' | 'traceId' | 'createdAt'
>;
/** An event as it is handed out to its handlers. */
export type EventEntry = Pick<OutboxEntry, 'id' | 'name' | 'payload' | 'version' | 'aggregate' | 'traceId'>;

/** A recurring job. */
export interface RecurringJob extends JobSchedule {
  name: string;
  version: number;
}

/** Where the relay hears of new entries. */
export const OUTBOX_CHANNEL = 'kernel_outbox';

const ENTRY = 'id, kind, name, handler, payload, version, attempts, trace_id as "traceId", created_at as "createdAt"';

/** Every query on the outbox. All act in the caller's transaction where there is one. */
@Injectable()
export class OutboxRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert(entry: NewOutboxEntry): Promise<void> {
    const { aggregate } = entry;
    // Ids are drawn before commits: without this lock a later commit of the same aggregate could carry an earlier id.
    if (aggregate) await this.database.lock(`outbox:${aggregate}`);
    await this.em.execute(
      `insert into kernel_outbox (kind, name, version, handler, aggregate, payload, trace_id, run_at)
       values (?, ?, ?, ?, ?, ?::jsonb, ?, now() + ? * interval '1 millisecond')`,
      [
        entry.kind,
        entry.name,
        entry.version,
        entry.handler,
        aggregate,
        JSON.stringify(entry.payload),
        entry.traceId,
        entry.delayMs,
      ],
    );
  }

  /** Removes the oldest events and returns them, in order; the caller writes what becomes of them in the same transaction. */
  async takeEvents(limit: number): Promise<EventEntry[]> {
    return this.em.execute<EventEntry[]>(
      `with taken as (
         delete from kernel_outbox where id in (
           select id from kernel_outbox e where kind = 'event' and state = 'pending' and not exists (
             select 1 from kernel_outbox p where p.aggregate = e.aggregate and p.kind = 'event' and p.id < e.id
               and p.state = 'pending'
           ) order by id limit ? for update skip locked
         ) returning id, name, payload, version, aggregate, trace_id as "traceId"
       ) select * from taken order by id::bigint`,
      [limit],
    );
  }

  /**
   * Marks what is due for these handlers as queued and returns it. Of an aggregate only the first unfinished entry of a handler is due.
   * What is for a plugin that is not loaded waits until it is.
   */
  async takeDue(handlers: readonly string[], limit: number): Promise<DueEntry[]> {
    return this.em.execute<DueEntry[]>(
      `with due as (
         update kernel_outbox set state = 'queued', queued_at = now() where id in (
           select id from kernel_outbox e where kind <> 'event' and state = 'pending' and run_at <= now()
           and handler = any(?::text[]) and not exists (
             select 1 from kernel_outbox p where p.aggregate = e.aggregate and p.handler = e.handler and p.id < e.id
               and p.state <> 'failed'
           ) order by id limit ? for update skip locked
         ) returning id, name, handler
       ) select * from due order by id::bigint`,
      [arrayLiteral(handlers), limit],
    );
  }

  /** Entries that were queued so long ago that the queue may have lost them; they count as queued now. */
  async takeStale(olderThanMs: number, limit: number): Promise<DueEntry[]> {
    return this.em.execute<DueEntry[]>(
      `update kernel_outbox set queued_at = now() where id in (
         select id from kernel_outbox where state = 'queued' and queued_at < now() - ? * interval '1 millisecond'
         order by id limit ? for update skip locked
       ) returning id, name, handler`,
      [olderThanMs, limit],
    );
  }

  /**
   * Moves the recurring jobs that are due on to their next time and writes a run of each. The first run is one interval after the job
   * was first asked for. A job is not due while a run of it is unfinished.
   *
   * @returns how many were due.
   */
  async enqueueScheduled(jobs: readonly RecurringJob[]): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `with job as (
         select * from unnest(?::text[], ?::int[], ?::int[]) as job (name, version, seconds)
       ), due as (
         insert into kernel_schedule as s (name, next_at) select name, now() + seconds * interval '1 second' from job
         on conflict (name) do update set next_at = excluded.next_at where s.next_at <= now()
           and not exists (select 1 from kernel_outbox o where o.kind = 'job' and o.name = s.name and o.state <> 'failed')
         returning s.name, s.xmax <> 0 as is_due
       ), written as (
         insert into kernel_outbox (kind, name, version, handler, payload)
         select 'job', due.name, job.version, due.name, '{}' from due join job on job.name = due.name where is_due returning 1
       ) select count(*)::int as count from written`,
      [
        arrayLiteral(jobs.map(({ name }) => name)),
        arrayLiteral(jobs.map(({ version }) => version)),
        arrayLiteral(jobs.map(({ everySeconds }) => everySeconds)),
      ],
    );
    return row.count;
  }

  async requeue(ids: readonly string[]): Promise<void> {
    await this.em.execute(`update kernel_outbox set state = 'pending' where id = any(?::bigint[])`, [
      arrayLiteral(ids),
    ]);
  }

  /** Counts one more run and returns the entry, or undefined when it is no longer to be run. */
  async start(id: string): Promise<StartedEntry | undefined> {
    const [entry] = await this.em.execute<StartedEntry[]>(
      `update kernel_outbox set attempts = attempts + 1 where id = ?::bigint and state = 'queued' returning ${ENTRY}`,
      [id],
    );
    return entry;
  }

  async finish(id: string): Promise<void> {
    await this.em.execute('delete from kernel_outbox where id = ?::bigint', [id]);
  }

  async retry(id: string, delayMs: number, reason: string): Promise<void> {
    await this.em.execute(
      `update kernel_outbox set state = 'pending', last_error = ?, run_at = now() + ? * interval '1 millisecond'
       where id = ?::bigint`,
      [reason, delayMs, id],
    );
  }

  async giveUp(id: string, reason: string): Promise<void> {
    await this.em.execute(`update kernel_outbox set state = 'failed', last_error = ? where id = ?::bigint`, [
      reason,
      id,
    ]);
  }

  /** Milliseconds until the next delayed entry is due, at least 1, or null when there is none. */
  async nextDueInMs(): Promise<number | null> {
    // Without a row min() is null and has to stay it: greatest(0, null) is 0, and the relay would wake at once for ever.
    const [row] = await this.em.execute<[{ wait: number | null }]>(
      `select (extract(epoch from min(run_at) - now()) * 1000)::float8 as wait
       from kernel_outbox where state = 'pending' and kind <> 'event' and run_at > now()`,
    );
    return row.wait === null ? null : Math.max(1, Math.ceil(row.wait));
  }

  async countByState(): Promise<{ state: string; count: number }[]> {
    return this.em.execute('select state, count(*)::int as count from kernel_outbox group by state');
  }
}
