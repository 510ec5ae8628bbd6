import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type BookingDetails, type BookingFilter, conditions, type Row, SELECT, toDetails } from './booking-rows.js';
import { type Interval, rangeText } from './policy/interval.js';

/** Where a page of a period begins: behind the booking that starts then and has this id. */
export interface PeriodCursor {
  start: Date;
  id: string;
}

/** Bookings of a period, without its times. */
export type PeriodFilter = Omit<BookingFilter, 'from' | 'to'>;

/** Reads the bookings of periods in the order of time, a bounded number at once, however long the period is. */
@Injectable()
export class PeriodsRepository {
  constructor(private readonly em: EntityManager) {}

  /** What is not over when the period begins, and begins before it ends, by its start. */
  async page(
    filter: PeriodFilter,
    { start, end }: Interval,
    limit: number,
    after?: PeriodCursor,
  ): Promise<BookingDetails[]> {
    const { where, values } = conditions(filter);
    const [from, to] = [start.toISOString(), end.toISOString()];
    const [behind, place] = after
      ? ['and (b.starts_at, b.id) > (?::timestamptz, ?::uuid)', [after.start.toISOString(), after.id]]
      : ['', []];
    // What goes on at the beginning is found by its range, the rest in the order of the index: neither reads the period to its end.
    const rows = await this.em.execute<Row[]>(
      `select * from (
         (${SELECT} where ${where} and b.held && ?::tstzrange and b.starts_at < ?::timestamptz and b.ends_at > ?::timestamptz ${behind})
         union all
         (${SELECT} where ${where} and b.starts_at >= ?::timestamptz and b.starts_at < ?::timestamptz ${behind}
          order by b.starts_at, b.id limit ?)
       ) found order by "start", id limit ?`,
      [...values, rangeText(start, start), from, from, ...place, ...values, from, to, ...place, limit, limit],
    );
    return rows.map(toDetails);
  }

  /** The last ones that were over before a moment, and began after another, by their start. */
  async last(filter: PeriodFilter, { start, end }: Interval, limit: number): Promise<BookingDetails[]> {
    const { where, values } = conditions(filter);
    const [from, to] = [start.toISOString(), end.toISOString()];
    const rows = await this.em.execute<Row[]>(
      `${SELECT} where ${where} and b.starts_at >= ?::timestamptz and b.starts_at < ?::timestamptz and b.ends_at <= ?::timestamptz
       order by b.starts_at desc, b.id desc limit ?`,
      [...values, from, to, to, limit],
    );
    return rows.map(toDetails).reverse();
  }
}
