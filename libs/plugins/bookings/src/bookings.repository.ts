import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database } from '@roost/plugin-kit';
import type { Booking } from './booking.entity.js';
import { type BookingDetails, type BookingFilter, conditions, type Row, SELECT, toDetails } from './booking-rows.js';
import { bookingsErrors } from './bookings.errors.js';
import type { Interval } from './policy/interval.js';
import { unlessRefused } from './violations.js';

export interface BookingPage extends BookingFilter {
  limit: number;
  cursor?: string | undefined;
  /** Those that were made first come first. Default false. */
  oldestFirst?: boolean;
}

/** A booking as it is written. */
export type NewBooking = Pick<
  Booking,
  'id' | 'projectId' | 'resourceId' | 'bookerId' | 'unitId' | 'seriesId' | 'description' | 'state' | 'remindAt'
> & { interval: Interval; bufferMinutes: number };

/** When a booking is, and until when nothing else may begin. */
export interface HeldInterval extends Interval {
  heldUntil: Date;
}

export type BookingChanges = Partial<Pick<Booking, 'description' | 'state' | 'reason' | 'remindAt'>> & {
  interval?: Interval;
  bufferMinutes?: number;
};

const HELD = `tstzrange(?::timestamptz, ?::timestamptz + make_interval(mins => ?))`;

@Injectable()
export class BookingsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert({ interval, bufferMinutes, remindAt, ...booking }: NewBooking): Promise<void> {
    const [start, end] = [interval.start.toISOString(), interval.end.toISOString()];
    await unlessRefused('exclusion', bookingsErrors.taken, () =>
      this.em.execute(
        `insert into bookings_booking
           (id, project_id, resource_id, booker_id, unit_id, series_id, description, state, remind_at, starts_at, ends_at, held)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz, ${HELD})`,
        [
          booking.id,
          booking.projectId,
          booking.resourceId,
          booking.bookerId,
          booking.unitId,
          booking.seriesId,
          booking.description,
          booking.state,
          remindAt?.toISOString() ?? null,
          start,
          end,
          start,
          end,
          bufferMinutes,
        ],
      ),
    );
  }

  /** Each change counts, so that calendars take it over. */
  async update(id: string, { interval, bufferMinutes = 0, ...changes }: BookingChanges): Promise<void> {
    const sets: [string, ...unknown[]][] = [['sequence = sequence + 1'], ['updated_at = now()']];
    const { description, state, reason, remindAt } = changes;
    if (description !== undefined) sets.push(['description = ?', description]);
    if (state !== undefined) sets.push(['state = ?', state]);
    if (reason !== undefined) sets.push(['reason = ?', reason]);
    if (remindAt !== undefined) sets.push(['remind_at = ?::timestamptz', remindAt?.toISOString() ?? null]);
    if (interval) {
      const [start, end] = [interval.start.toISOString(), interval.end.toISOString()];
      sets.push(['starts_at = ?::timestamptz', start], ['ends_at = ?::timestamptz', end]);
      sets.push([`held = ${HELD}`, start, end, bufferMinutes]);
    }
    const values = sets.flatMap(([, ...bound]) => bound);
    const statement = `update bookings_booking set ${sets.map(([sql]) => sql).join(', ')} where id = ?`;
    await unlessRefused('exclusion', bookingsErrors.taken, () => this.em.execute(statement, [...values, id]));
  }

  async find(id: string, projectId: string): Promise<BookingDetails | undefined> {
    const [row] = await this.em.execute<Row[]>(`${SELECT} where b.id = ? and b.project_id = ?`, [id, projectId]);
    return row && toDetails(row);
  }

  /** The same, locked until the transaction ends. */
  async lock(id: string, projectId: string): Promise<BookingDetails | undefined> {
    this.database.requireTransaction('A booking was locked');
    const sql = `${SELECT} where b.id = ? and b.project_id = ? for update of b`;
    const [row] = await this.em.execute<Row[]>(sql, [id, projectId]);
    return row && toDetails(row);
  }

  /** Those of a series that wait for a decision and begin from a moment on, by their start; locked until the transaction ends. */
  async lockPending(projectId: string, seriesId: string, from: Date): Promise<BookingDetails[]> {
    this.database.requireTransaction('Bookings were locked');
    const sql = `${SELECT} where b.project_id = ? and b.series_id = ? and b.state = 'pending' and b.starts_at >= ?::timestamptz
      order by b.starts_at for update of b`;
    return (await this.em.execute<Row[]>(sql, [projectId, seriesId, from.toISOString()])).map(toDetails);
  }

  /**
   * A booking that holds something of an interval and its buffer: the first in time, and those that are closer than a buffer after all others.
   *
   * @param except a booking that may
   */
  async findConflict(
    resourceId: string,
    { start, end }: Interval,
    bufferMinutes: number,
    except?: string,
  ): Promise<HeldInterval | undefined> {
    const [from, to] = [start.toISOString(), end.toISOString()];
    const [row] = await this.em.execute<Record<keyof HeldInterval, string>[]>(
      `select starts_at as "start", ends_at as "end", upper(held) as "heldUntil" from bookings_booking
       where resource_id = ? and state in ('pending', 'confirmed') and held && ${HELD} and id is distinct from ?::uuid
       order by not (starts_at < ?::timestamptz and ends_at > ?::timestamptz), starts_at limit 1`,
      [resourceId, from, to, bufferMinutes, except ?? null, to, from],
    );
    return row && { start: new Date(row.start), end: new Date(row.end), heldUntil: new Date(row.heldUntil) };
  }

  /** What bookings hold of a resource, with the buffers after them. */
  async listHeld(resourceId: string, { start, end }: Interval, except?: string): Promise<Interval[]> {
    const rows = await this.em.execute<{ start: string; end: string }[]>(
      `select lower(held) as "start", upper(held) as "end" from bookings_booking
       where resource_id = ? and state in ('pending', 'confirmed') and held && tstzrange(?::timestamptz, ?::timestamptz)
         and id is distinct from ?::uuid`,
      [resourceId, start.toISOString(), end.toISOString(), except ?? null],
    );
    return rows.map((row) => ({ start: new Date(row.start), end: new Date(row.end) }));
  }

  /** By their start. */
  async listByIds(ids: readonly string[]): Promise<BookingDetails[]> {
    const sql = `${SELECT} where b.id = any(?::uuid[]) order by b.starts_at, b.id`;
    return (await this.em.execute<Row[]>(sql, [arrayLiteral(ids)])).map(toDetails);
  }

  /** By their start. */
  async list(filter: BookingFilter): Promise<BookingDetails[]> {
    const { where, values } = conditions(filter);
    return (await this.em.execute<Row[]>(`${SELECT} where ${where} order by b.starts_at, b.id`, values)).map(toDetails);
  }

  /** By when they were made: the newest first, unless said otherwise. */
  async page({ limit, cursor, oldestFirst = false, ...filter }: BookingPage): Promise<BookingDetails[]> {
    const { where, values } = conditions(filter);
    const after = cursor === undefined ? '' : `and b.id ${oldestFirst ? '>' : '<'} ?`;
    const sql = `${SELECT} where ${where} ${after} order by b.id ${oldestFirst ? 'asc' : 'desc'} limit ?`;
    const rows = await this.em.execute<Row[]>(sql, [...values, ...(cursor === undefined ? [] : [cursor]), limit]);
    return rows.map(toDetails);
  }

  /** Takes some of those whose booker is to be reminded: nobody else gets them. */
  async takeReminders(exceptProjects: readonly string[], limit: number): Promise<BookingDetails[]> {
    const ids = await this.em.execute<{ id: string }[]>(
      `update bookings_booking set remind_at = null where id = any(array(
         select id from bookings_booking where remind_at <= now() and starts_at > now() and project_id <> all(?::uuid[])
         order by remind_at limit ? for update skip locked
       )) returning id`,
      [arrayLiteral(exceptProjects), limit],
    );
    return this.listByIds(ids.map(({ id }) => id));
  }

  async deleteAllOf(bookerId: string): Promise<void> {
    await this.em.execute('delete from bookings_booking where booker_id = ?', [bookerId]);
  }
}
