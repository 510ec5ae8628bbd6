import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Interval, rangeText } from '../policy/interval.js';

/** What is booked of a resource: how often, by state, and for how long. */
export interface BookedTime {
  resourceId: string;
  confirmed: number;
  pending: number;
  rejected: number;
  cancelled: number;
  /** Of confirmed bookings, as far as they lie within the window. */
  hours: number;
  unitHours: number;
}

const HOURS = `coalesce(sum(extract(epoch from least(ends_at, w.until) - greatest(starts_at, w.since)) / 3600)`;

@Injectable()
export class StatisticsRepository {
  constructor(private readonly em: EntityManager) {}

  async booked(projectId: string, { start, end }: Interval): Promise<BookedTime[]> {
    return this.em.execute(
      `with w as (select ?::timestamptz as since, ?::timestamptz as until)
       select resource_id as "resourceId",
         count(*) filter (where state = 'confirmed')::int as confirmed,
         count(*) filter (where state = 'pending')::int as pending,
         count(*) filter (where state = 'rejected')::int as rejected,
         count(*) filter (where state = 'cancelled')::int as cancelled,
         (${HOURS} filter (where state = 'confirmed'), 0))::float as hours,
         (${HOURS} filter (where state = 'confirmed' and unit_id is not null), 0))::float as "unitHours"
       from bookings_booking, w
       where project_id = ? and held && ?::tstzrange and ends_at > w.since and starts_at < w.until
       group by resource_id`,
      [start.toISOString(), end.toISOString(), projectId, rangeText(start, end)],
    );
  }
}
