import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';
import type { OutboxEntry } from './outbox-entry.entity.js';
import type { QueuedEntry } from './outbox.repository.js';

/** Held by the one worker that places new entries. */
const PLACING_LOCK = 'outbox:placing';

/** An entry that is to be placed. */
export type NewEntry = Pick<OutboxEntry, 'id' | 'kind' | 'name' | 'handler' | 'aggregate'>;

/** Entries of one handler and aggregate, which run one after the other. */
export interface Lane {
  handler: string;
  aggregate: string;
}

/** An event on its way to a handler. */
export interface NewDelivery {
  eventId: string;
  plugin: string;
  handler: string;
  /** `parked`: the plugin that hears is off. */
  state: 'pending' | 'blocked' | 'parked';
}

/** What the relay asks of the outbox, in its transactions. */
@Injectable()
export class RelayRepository {
  constructor(private readonly em: EntityManager) {}

  /**
   * Begins a look at the outbox. Each statement of it has one plan: its index. Statistics know nothing of a table that is empty most of the
   * time.
   *
   * @returns whether this worker is the one that places new entries.
   */
  async begin(): Promise<boolean> {
    const [row] = await this.em.execute<[{ placing: boolean }]>(
      `select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true),
         set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
         set_config('enable_mergejoin', 'off', true), pg_try_advisory_xact_lock(hashtextextended(?, 0)) as placing`,
      [PLACING_LOCK],
    );
    return row.placing;
  }

  /** The oldest entries that nobody has placed. */
  async listNew(limit: number): Promise<NewEntry[]> {
    return this.em.execute<NewEntry[]>(
      `select id, kind, name, handler, aggregate from kernel_outbox where state = 'new' order by id limit ?`,
      [limit],
    );
  }

  /**
   * Finds which of these lanes have an unfinished entry. Its last one stays until the transaction ends: whoever finishes it waits, and then
   * sees what was put behind it.
   *
   * @returns the numbers of those lanes.
   */
  async lockBusy(lanes: readonly Lane[]): Promise<number[]> {
    const rows = await this.em.execute<{ number: number }[]>(
      `select lane.number::int as number
       from unnest(?::text[], ?::text[]) with ordinality as lane (handler, aggregate, number)
       cross join lateral (
         select id from kernel_outbox o where o.handler = lane.handler and o.aggregate = lane.aggregate
           and o.state in ('pending', 'blocked', 'queued', 'running', 'suspended') order by o.id desc limit 1 for share
       ) last`,
      [arrayLiteral(lanes.map(({ handler }) => handler)), arrayLiteral(lanes.map(({ aggregate }) => aggregate))],
    );
    return rows.map(({ number }) => number - 1);
  }

  /** Puts deliveries in the place of events. */
  async deliver(eventIds: readonly string[], deliveries: readonly NewDelivery[]): Promise<void> {
    const byEvent = Object.fromEntries(Map.groupBy(deliveries, ({ eventId }) => eventId));
    // Each event looks its deliveries up: a join would compare all with all, since the plans of this transaction hash nothing.
    await this.em.execute(
      `with event as (delete from kernel_outbox where id = any(?::bigint[]) returning *)
       insert into kernel_outbox (kind, name, version, plugin, project_id, handler, aggregate, state, payload, trace_id, created_at)
       select 'delivery', event.name, event.version, delivery.value ->> 'plugin', event.project_id, delivery.value ->> 'handler', event.aggregate,
         delivery.value ->> 'state', event.payload, event.trace_id, event.created_at
       from event cross join lateral jsonb_array_elements(?::jsonb -> event.id::text) with ordinality as delivery (value, number)
       order by event.id, delivery.number`,
      [arrayLiteral(eventIds), JSON.stringify(byEvent)],
    );
  }

  async setState(ids: readonly string[], state: 'pending' | 'blocked'): Promise<void> {
    await this.em.execute(`update kernel_outbox set state = ? where id = any(?::bigint[])`, [state, arrayLiteral(ids)]);
  }

  /**
   * Marks what is due for these handlers as queued, and what is of suspended projects as such: it is looked at once, and not again until they are
   * restored. As an array the inner query runs once: with `in` the planner may choose to run it for each row. What is for a plugin that is
   * not loaded waits until it is.
   */
  async takeDue(
    handlers: readonly string[],
    closedProjects: readonly string[],
    limit: number,
  ): Promise<(QueuedEntry & Pick<OutboxEntry, 'state'>)[]> {
    return this.em.execute(
      `update kernel_outbox set queued_at = now(),
         state = case when project_id = any(?::uuid[]) then 'suspended' else 'queued' end
       where id = any(array(
         select id from kernel_outbox where state = 'pending' and run_at <= now() and handler = any(?::text[])
         order by run_at, id limit ? for update skip locked
       )) returning id, name, handler, state`,
      [arrayLiteral(closedProjects), arrayLiteral(handlers), limit],
    );
  }

  /** Lets what waits for projects that are not among these be due again. @returns how much it is; `limit` at most. */
  async restore(closedProjects: readonly string[], limit: number): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `with restored as (
         update kernel_outbox set state = 'pending' where id = any(array(
           select id from kernel_outbox where state = 'suspended' and project_id <> all(?::uuid[])
           order by id limit ? for update skip locked
         )) returning 1
       ) select count(*)::int as count from restored`,
      [arrayLiteral(closedProjects), limit],
    );
    return row.count;
  }

  /** What was queued so long ago that the queue may have lost it counts as queued now. */
  async takeStale(handlers: readonly string[], olderThanMs: number, limit: number): Promise<QueuedEntry[]> {
    return this.em.execute<QueuedEntry[]>(
      `update kernel_outbox set queued_at = now() where id = any(array(
         select id from kernel_outbox where state in ('queued', 'running') and handler = any(?::text[])
           and queued_at < now() - ? * interval '1 millisecond'
         order by queued_at limit ? for update skip locked
       )) returning id, name, handler`,
      [arrayLiteral(handlers), olderThanMs, limit],
    );
  }

  /** Milliseconds until the next entry is due, at least 1, or null when there is none. */
  async nextDueInMs(): Promise<number | null> {
    // Without a row this is null and has to stay it: greatest(0, null) is 0, and the relay would wake at once for ever.
    const [row] = await this.em.execute<[{ wait: number | null }]>(
      `select (extract(epoch from (
         select run_at from kernel_outbox where state = 'pending' and run_at > now() order by run_at, id limit 1
       ) - now()) * 1000)::float8 as wait`,
    );
    return row.wait === null ? null : Math.max(1, Math.ceil(row.wait));
  }

  /** Leaves what was handed to no queue for another try. */
  async requeue(ids: readonly string[]): Promise<void> {
    await this.em.execute(
      `update kernel_outbox set state = 'pending' where id = any(?::bigint[]) and coalesce(state, '') = 'queued'`,
      [arrayLiteral(ids)],
    );
  }
}
