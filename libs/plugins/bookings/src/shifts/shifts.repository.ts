import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database } from '@roost/plugin-kit';
import { bookingsErrors } from '../bookings.errors.js';
import { type Interval, rangeText } from '../policy/interval.js';
import { unlessRefused } from '../violations.js';
import { Shift } from './shift.entity.js';
import { ShiftPerson } from './shift-person.entity.js';

/** A shift, with who is on it. */
export interface ShiftDetails {
  id: string;
  projectId: string;
  resourceId: string;
  resourceName: string;
  timeZone: string;
  location: string;
  start: Date;
  end: Date;
  capacity: number;
  personIds: string[];
  createdAt: Date;
}

export type NewShift = Pick<Shift, 'id' | 'projectId' | 'resourceId' | 'startsAt' | 'endsAt' | 'capacity'>;

type Row = Omit<ShiftDetails, 'start' | 'end' | 'createdAt'> & { start: string; end: string; createdAt: string };

const SELECT = `
  select s.id, s.project_id as "projectId", s.resource_id as "resourceId", r.name as "resourceName",
    r.policy->>'timeZone' as "timeZone", r.location, s.starts_at as "start", s.ends_at as "end", s.capacity, s.created_at as "createdAt",
    coalesce((select json_agg(p.user_id) from bookings_shift_person p where p.shift_id = s.id), '[]'::json) as "personIds"
  from bookings_shift s
  join bookings_resource r on r.id = s.resource_id`;

@Injectable()
export class ShiftsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async insert(shifts: readonly NewShift[]): Promise<void> {
    await this.em.insertMany(
      Shift,
      shifts.map((shift) => ({ ...shift, createdAt: new Date() })),
    );
  }

  async find(id: string, projectId: string): Promise<ShiftDetails | undefined> {
    const [row] = await this.em.execute<Row[]>(`${SELECT} where s.id = ? and s.project_id = ?`, [id, projectId]);
    return row && toDetails(row);
  }

  /** By their start. */
  async listByIds(ids: readonly string[]): Promise<ShiftDetails[]> {
    const sql = `${SELECT} where s.id = any(?::uuid[]) order by s.starts_at, s.id`;
    return (await this.em.execute<Row[]>(sql, [arrayLiteral(ids)])).map(toDetails);
  }

  /** Lets one at a time change who is on shifts, until the transaction ends. */
  async lock(ids: readonly string[]): Promise<void> {
    this.database.requireTransaction('Shifts were locked');
    await this.em.execute('select 1 from bookings_shift where id = any(?::uuid[]) order by id for update', [
      arrayLiteral(ids),
    ]);
  }

  /** The first ones by their start. @param limit Default: all of them. */
  async list(resourceId: string, { start, end }: Interval, limit?: number): Promise<ShiftDetails[]> {
    const sql = `${SELECT} where s.resource_id = ? and tstzrange(s.starts_at, s.ends_at) && ?::tstzrange
        and s.ends_at > ?::timestamptz and s.starts_at < ?::timestamptz
      order by s.starts_at, s.id limit ?`;
    const values = [resourceId, rangeText(start, end), start.toISOString(), end.toISOString(), limit ?? null];
    const rows = await this.em.execute<Row[]>(sql, values);
    return rows.map(toDetails);
  }

  /** Those that somebody is on, by their start. @param from those that end after it */
  async listOf(userId: string, from: Date): Promise<ShiftDetails[]> {
    const sql = `${SELECT} where s.ends_at > ?::timestamptz and exists (
        select 1 from bookings_shift_person p where p.shift_id = s.id and p.user_id = ?
      ) order by s.starts_at, s.id`;
    return (await this.em.execute<Row[]>(sql, [from.toISOString(), userId])).map(toDetails);
  }

  async change(id: string, { start, end }: Interval, capacity: number, remindAt: Date | null): Promise<void> {
    const times = [start.toISOString(), end.toISOString()];
    await this.em.execute(
      'update bookings_shift set starts_at = ?::timestamptz, ends_at = ?::timestamptz, capacity = ? where id = ?',
      [...times, capacity, id],
    );
    await unlessRefused('exclusion', bookingsErrors.on_another_shift, () =>
      this.em.execute(
        `update bookings_shift_person set during = tstzrange(?::timestamptz, ?::timestamptz), remind_at = ?::timestamptz
         where shift_id = ?`,
        [...times, remindAt?.toISOString() ?? null, id],
      ),
    );
  }

  /** @throws `bookings.on_another_shift` */
  async addPerson({ id, start, end }: ShiftDetails, userId: string, remindAt: Date | null): Promise<void> {
    await unlessRefused('exclusion', bookingsErrors.on_another_shift, () =>
      this.em.execute(
        `insert into bookings_shift_person (shift_id, user_id, during, remind_at)
         values (?, ?, tstzrange(?::timestamptz, ?::timestamptz), ?::timestamptz)`,
        [id, userId, start.toISOString(), end.toISOString(), remindAt?.toISOString() ?? null],
      ),
    );
  }

  async removePerson(shiftId: string, userId: string): Promise<void> {
    await this.em.nativeDelete(ShiftPerson, { shiftId, userId });
    await this.em.execute(
      'delete from bookings_swap where (shift_id = ? and asker_id = ?) or (return_shift_id = ? and asked_id = ?)',
      [shiftId, userId, shiftId, userId],
    );
  }

  async delete(id: string): Promise<void> {
    await this.em.execute('delete from bookings_swap where shift_id = ? or return_shift_id = ?', [id, id]);
    await this.em.nativeDelete(ShiftPerson, { shiftId: id });
    await this.em.nativeDelete(Shift, { id });
  }

  /** Takes some of those who are to be reminded: nobody else gets them. */
  async takeReminders(
    exceptProjects: readonly string[],
    limit: number,
  ): Promise<{ userId: string; shift: ShiftDetails }[]> {
    const due = await this.em.execute<{ shiftId: string; userId: string }[]>(
      `update bookings_shift_person p set remind_at = null from (
         select shift_id, user_id from bookings_shift_person where remind_at <= now() and lower(during) > now()
           and shift_id not in (select id from bookings_shift where project_id = any(?::uuid[]))
         order by remind_at limit ? for update skip locked
       ) d where p.shift_id = d.shift_id and p.user_id = d.user_id
       returning p.shift_id as "shiftId", p.user_id as "userId"`,
      [arrayLiteral(exceptProjects), limit],
    );
    const shifts = await this.listByIds(due.map(({ shiftId }) => shiftId));
    const byId = new Map(shifts.map((shift) => [shift.id, shift]));
    return due.flatMap(({ shiftId, userId }) => {
      const shift = byId.get(shiftId);
      return shift ? [{ userId, shift }] : [];
    });
  }

  async removeFromAll(userId: string): Promise<void> {
    await this.em.nativeDelete(ShiftPerson, { userId });
    await this.em.execute('delete from bookings_swap where asker_id = ? or asked_id = ?', [userId, userId]);
  }
}

function toDetails(row: Row): ShiftDetails {
  const [start, end, createdAt] = [new Date(row.start), new Date(row.end), new Date(row.createdAt)];
  return { ...row, start, end, createdAt };
}
