import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, type Parameters, type Query, sql, type Statement, statement, type Tables } from '@roost/plugin-kit';
import type { EntryState } from './entry-state.js';
import type { OutboxEntry } from './outbox-entry.entity.js';

/** What is known of an entry when it is written. */
export interface NewOutboxEntry {
  kind: 'event' | 'job';
  name: string;
  version: number;
  plugin: string;
  projectId: string | null;
  handler: string | null;
  aggregate: string | null;
  key: string | null;
  /** What becomes of an unfinished entry of the same job and key. */
  onConflict: 'keep' | 'replace';
  payload: unknown;
  traceId: string | null;
  delayMs: number;
}

/** What entries of one message have in common. */
export type EntryHead = Pick<NewOutboxEntry, 'kind' | 'name' | 'version' | 'plugin' | 'handler' | 'traceId'>;

/** What of entries of one message differs. */
export type OutboxFact = Pick<NewOutboxEntry, 'projectId' | 'aggregate'> & { payload: object };

/** An entry as the queue gets it. */
export type QueuedEntry = Pick<OutboxEntry, 'id' | 'name' | 'handler'>;
/** An entry as a run sees it. */
export type StartedEntry = Pick<
  OutboxEntry,
  | 'id'
  | 'kind'
  | 'name'
  | 'projectId'
  | 'handler'
  | 'aggregate'
  | 'payload'
  | 'version'
  | 'revision'
  | 'attempts'
  | 'traceId'
  | 'createdAt'
> & {
  /** The span that it is a consequence of. */
  parentSpanId: string | null;
};

/** Where the relay hears of new entries. */
export const OUTBOX_CHANNEL = 'kernel_outbox';

const ENTRY = `id, kind, name, project_id as "projectId", handler, aggregate, payload, version, revision, attempts,
  left(trace_id, 32) as "traceId", nullif(substr(trace_id, 34), '') as "parentSpanId", created_at as "createdAt"`;

/**
 * The state of an entry that is found by its id. Of a table that is empty most of the time the planner believes that there are no queued entries, and would
 * read their whole index to find the one: this it cannot match with that index.
 */
const STATE = `coalesce(state, '')`;

interface Values extends Omit<NewOutboxEntry, 'onConflict' | 'payload'> {
  state: EntryState;
  /** JSON. */
  payload: string;
}

const insert = (p: Parameters<Values>, from = sql``, onConflict = sql``): Query<unknown> => sql`
  insert into kernel_outbox (kind, name, version, plugin, project_id, handler, aggregate, key, state, payload, trace_id, run_at)
  select ${p.kind}, ${p.name}, ${p.version}::int, ${p.plugin}, ${p.projectId}::uuid, ${p.handler}, ${p.aggregate}::text, ${p.key}, ${p.state},
    ${p.payload}::jsonb, ${p.traceId}, now() + ${p.delayMs}::float8 * interval '1 millisecond' ${from} ${onConflict}`;

type Insert = Statement<Values, unknown>;
const insertPlain: Insert = statement((_: Tables<object>, p: Parameters<Values>) => insert(p));
// Ids are drawn before commits: without the lock a later commit of the same aggregate could carry an earlier id. It is taken in the same
// statement, before the id is drawn, since the row comes from it.
const insertInLane: Insert = statement((_: Tables<object>, p: Parameters<Values>) => {
  const lock = sql`select pg_advisory_xact_lock(hashtextextended('outbox:' || ${p.aggregate}, 0)) offset 0`;
  return insert(p, sql`from (${lock}) lane`);
});
/** Many at once. Lanes are taken in one order, so that two who write to the same ones wait for each other instead of both for ever. */
const insertAll: Statement<EntryHead & { state: EntryState; entries: string }, unknown> = statement(
  (_: Tables<object>, p: Parameters<EntryHead & { state: EntryState; entries: string }>) => sql`
    insert into kernel_outbox (kind, name, version, plugin, project_id, handler, aggregate, state, payload, trace_id)
    select ${p.kind}, ${p.name}, ${p.version}::int, ${p.plugin}, e.project_id, ${p.handler}, e.aggregate, ${p.state}, e.payload, ${p.traceId}
    from (
      select aggregate, payload, project_id::uuid,
        case when aggregate is not null then pg_advisory_xact_lock(hashtextextended('outbox:' || aggregate, 0)) end
      from (select value ->> 'aggregate' as aggregate, value -> 'payload' as payload, value ->> 'projectId' as project_id, position
        from jsonb_array_elements(${p.entries}::jsonb) with ordinality as each (value, position) order by 1, position) sorted
      offset 0
    ) e`,
);
const sameKey = sql`on conflict (name, key) where key is not null and state <> 'failed'`;
const insertOrKeep: Insert = statement((_: Tables<object>, p: Parameters<Values>) =>
  insert(p, sql``, sql`${sameKey} do nothing`),
);
// A run that goes on goes on with what it has; after it the entry starts anew.
const insertOrReplace: Insert = statement((_: Tables<object>, p: Parameters<Values>) =>
  insert(
    p,
    sql``,
    sql`${sameKey} do update set payload = excluded.payload, version = excluded.version, trace_id = excluded.trace_id,
      run_at = excluded.run_at, revision = kernel_outbox.revision + 1,
      state = case when kernel_outbox.state = 'running' then 'running' else 'pending' end,
      attempts = case when kernel_outbox.state = 'running' then kernel_outbox.attempts else 0 end`,
  ),
);

/** Writes entries and follows their runs. All act in the caller's transaction where there is one. */
@Injectable()
export class OutboxRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert({ onConflict, ...entry }: NewOutboxEntry): Promise<void> {
    const { kind, aggregate, key } = entry;
    const byKey = onConflict === 'keep' ? insertOrKeep : insertOrReplace;
    const form = aggregate !== null ? insertInLane : key !== null ? byKey : insertPlain;
    const state = kind === 'job' && aggregate === null ? 'pending' : 'new';
    const values: Values = { ...entry, state, payload: JSON.stringify(entry.payload) };
    // A key is taken at once: whoever takes it at the same time waits, or gives way.
    if (key !== null) await this.database.run(form, values);
    else await this.database.postpone(form, values);
  }

  /** @param entries those of an aggregate in their order */
  async insertAll(head: EntryHead, entries: readonly OutboxFact[]): Promise<void> {
    const state = head.kind === 'job' ? 'pending' : 'new';
    await this.database.run(insertAll, { ...head, state, entries: JSON.stringify(entries) });
  }

  /** Counts one more run and returns the entry, or undefined when it is no longer to be run. */
  async start(id: string): Promise<StartedEntry | undefined> {
    const [entry] = await this.em.execute<StartedEntry[]>(
      `update kernel_outbox set state = 'running', attempts = attempts + 1, progress = null
       where id = ?::bigint and ${STATE} in ('queued', 'running') returning ${ENTRY}`,
      [id],
    );
    return entry;
  }

  /** Removes an entry whose run ended well. @returns false when it is gone, or was replaced during the run. */
  async finish({ id, revision }: StartedEntry): Promise<boolean> {
    const removed = await this.em.execute<unknown[]>(
      'delete from kernel_outbox where id = ?::bigint and revision = ? returning 1',
      [id, revision],
    );
    return removed.length > 0;
  }

  /** @returns false when the entry is gone, or was replaced during the run. */
  async retry({ id, revision }: StartedEntry, delayMs: number, reason: string): Promise<boolean> {
    const kept = await this.em.execute<unknown[]>(
      `update kernel_outbox set state = 'pending', last_error = ?, run_at = now() + ? * interval '1 millisecond'
       where id = ?::bigint and revision = ? and ${STATE} = 'running' returning 1`,
      [reason, delayMs, id, revision],
    );
    return kept.length > 0;
  }

  /** As `retry`, but the run that was begun does not count. */
  async postpone({ id, revision }: StartedEntry, delayMs: number, reason: string): Promise<boolean> {
    const kept = await this.em.execute<unknown[]>(
      `update kernel_outbox set state = 'pending', attempts = attempts - 1, last_error = ?, run_at = now() + ? * interval '1 millisecond'
       where id = ?::bigint and revision = ? and ${STATE} = 'running' returning 1`,
      [reason, delayMs, id, revision],
    );
    return kept.length > 0;
  }

  /** Keeps an entry as `failed`. @returns false when it is gone, or was replaced during the run. */
  async giveUp({ id, revision }: StartedEntry, reason: string): Promise<boolean> {
    const kept = await this.em.execute<unknown[]>(
      `update kernel_outbox set state = 'failed', last_error = ?
       where id = ?::bigint and revision = ? and ${STATE} = 'running' returning 1`,
      [reason, id, revision],
    );
    return kept.length > 0;
  }

  /** Lets what was enqueued anew under its key during a run have runs of its own. @returns whether there is anything. */
  async restart({ id, revision }: StartedEntry): Promise<boolean> {
    const kept = await this.em.execute<unknown[]>(
      `update kernel_outbox set state = 'pending', attempts = 0, last_error = null, progress = null
       where id = ?::bigint and revision > ? and ${STATE} = 'running' returning 1`,
      [id, revision],
    );
    return kept.length > 0;
  }

  /**
   * Lets the next entry of a lane go on, in the transaction in which the one before it was finished or given up, after that statement:
   * whoever puts an entry behind another holds a lock on that one, so this statement sees it.
   *
   * @returns the next, if it is due: it counts as queued.
   */
  async release({ handler, aggregate }: StartedEntry): Promise<QueuedEntry | undefined> {
    if (aggregate === null) return undefined;
    const [next] = await this.em.execute<(QueuedEntry & Pick<OutboxEntry, 'state'>)[]>(
      `update kernel_outbox set state = case when run_at <= now() then 'queued' else 'pending' end, queued_at = now()
       where id = (
         select id from kernel_outbox where handler = ? and aggregate = ? and state = 'blocked' order by id limit 1
       ) returning id, name, handler, state`,
      [handler, aggregate],
    );
    return next?.state === 'queued' ? next : undefined;
  }

  /** Notes what a run says of itself, at once, whatever transaction it is in. */
  async setProgress(id: string, progress: object): Promise<void> {
    await this.em
      .fork()
      .execute(`update kernel_outbox set progress = ?::jsonb where id = ?::bigint and ${STATE} = 'running'`, [
        JSON.stringify(progress),
        id,
      ]);
  }

  /** Leaves an entry that a queue handed out for the time when its project is restored. The run that was begun does not count. */
  async suspend(id: string): Promise<void> {
    await this.em.execute(
      `update kernel_outbox set state = 'suspended', attempts = attempts - 1 where id = ?::bigint and ${STATE} = 'running'`,
      [id],
    );
  }

  /** Leaves an entry that a queue handed out for the time when its plugin is back. The run that was begun does not count. */
  async park(id: string): Promise<void> {
    await this.em.execute(
      `update kernel_outbox set state = 'parked', attempts = attempts - 1 where id = ?::bigint and ${STATE} = 'running'`,
      [id],
    );
  }

  /** Leaves an entry that a queue handed out for another worker. */
  async putBack(id: string): Promise<void> {
    await this.em.execute(
      `update kernel_outbox set state = 'pending' where id = ?::bigint and ${STATE} in ('queued', 'running')`,
      [id],
    );
  }

  async countByState(): Promise<{ state: string; count: number }[]> {
    return this.em.execute('select state, count(*)::int as count from kernel_outbox group by state');
  }
}
