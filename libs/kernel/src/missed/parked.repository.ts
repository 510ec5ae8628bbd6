import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';

/** How much waits for a plugin. */
export interface ParkedCount {
  plugin: string;
  events: number;
  jobs: number;
}

/** A plugin for which too much waits, or for too long. */
export interface Overdue {
  plugin: string;
  /** When the first of it happened. */
  since: Date;
  isTooMany: boolean;
}

/** An entry of the queue that has been there for so long is taken for lost. */
const LOST_MS = 120_000;

/** Queries on the entries of the outbox that wait for plugins that are off. */
@Injectable()
export class ParkedRepository {
  constructor(private readonly em: EntityManager) {}

  /** Sets aside what waits for plugins that are not loaded. What another worker has just queued is left to it. */
  async park(loaded: readonly string[]): Promise<void> {
    await this.em.execute(
      `update kernel_outbox set state = 'parked' where kind <> 'event' and plugin <> all(?::text[]) and (
         state in ('new', 'pending', 'blocked')
         or state in ('queued', 'running') and queued_at < now() - ? * interval '1 millisecond'
       )`,
      [arrayLiteral(loaded), LOST_MS],
    );
  }

  /** Lets wait no longer what these handlers take: it is placed anew, in the order of the ids. @returns how much it is. */
  async unpark(handlers: readonly string[]): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `with back as (
         update kernel_outbox set state = 'new' where state = 'parked' and handler = any(?::text[]) returning 1
       ) select count(*)::int as count from back`,
      [arrayLiteral(handlers)],
    );
    return row.count;
  }

  /**
   * Places anew what is blocked by nothing that could let it go on: what was before it in its lane was parked, and has since been deleted, or
   * placed behind it. @returns how much it is.
   */
  async revive(handlers: readonly string[]): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `with stuck as (
         select handler, aggregate from kernel_outbox where handler = any(?::text[]) and aggregate is not null
           and state in ('pending', 'blocked', 'queued', 'running', 'parked', 'suspended')
         group by handler, aggregate having bool_and(state = 'blocked')
       ), revived as (
         update kernel_outbox o set state = 'new' from stuck
         where o.handler = stuck.handler and o.aggregate = stuck.aggregate and o.state = 'blocked' returning 1
       ) select count(*)::int as count from revived`,
      [arrayLiteral(handlers)],
    );
    return row.count;
  }

  /** Deletes what waited for handlers that these plugins do not have any more. @returns how much it was, by handler. */
  async deleteGone(
    plugins: readonly string[],
    handlers: readonly string[],
  ): Promise<{ handler: string; count: number }[]> {
    return this.em.execute(
      `with gone as (
         delete from kernel_outbox where state = 'parked' and plugin = any(?::text[]) and handler <> all(?::text[])
         returning handler
       ) select handler, count(*)::int as count from gone group by handler order by handler`,
      [arrayLiteral(plugins), arrayLiteral(handlers)],
    );
  }

  /** Plugins for which more events wait than this, or for longer. */
  async overdue(days: number, most: number): Promise<Overdue[]> {
    const rows = await this.em.execute<(Omit<Overdue, 'since'> & { since: string | Date })[]>(
      `select plugin, min(created_at) as since, count(*) > ? as "isTooMany" from kernel_outbox
       where state = 'parked' and kind = 'delivery' group by 1
       having count(*) > ? or min(created_at) < now() - ? * interval '1 day' order by 1`,
      [most, most, days],
    );
    return rows.map((row) => ({ ...row, since: new Date(row.since) }));
  }

  /** Deletes the events that wait for a plugin. Its own jobs are as many as it wrote: they stay. */
  async deleteEventsOf(plugin: string): Promise<void> {
    await this.em.execute(`delete from kernel_outbox where state = 'parked' and kind = 'delivery' and plugin = ?`, [
      plugin,
    ]);
  }

  /** Deletes what waits for a plugin or was given up, and names this anywhere, in whatever case. */
  async deleteNaming(id: string): Promise<void> {
    await this.em.execute(
      `delete from kernel_outbox where state in ('parked', 'failed')
       and strpos(lower(concat_ws(' ', payload::text, aggregate, key, progress::text, last_error)), lower(?)) > 0`,
      [id],
    );
  }

  async counts(): Promise<ParkedCount[]> {
    return this.em.execute<ParkedCount[]>(
      `select plugin, (count(*) filter (where kind = 'delivery'))::int as events,
       (count(*) filter (where kind = 'job'))::int as jobs from kernel_outbox where state = 'parked' group by 1`,
    );
  }
}
