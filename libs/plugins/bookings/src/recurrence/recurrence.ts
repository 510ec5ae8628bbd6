import { DateTime } from 'luxon';
import { bookingsErrors } from '../bookings.errors.js';
import type { Interval } from '../policy/interval.js';
import { earliest, lasting } from './clock-changes.js';

export const RECURRENCE_UNITS = ['day', 'week'] as const;
export type RecurrenceUnit = (typeof RECURRENCE_UNITS)[number];

/** Again every so many days or weeks, up to and with a day, or so many times in all. */
export interface Recurrence {
  every: number;
  unit: RecurrenceUnit;
  /** The last day on which one may begin, as `2027-06-30`. */
  until?: string | undefined;
  count?: number | undefined;
}

export const MOST_OCCURRENCES = 50;

/**
 * The occurrences of a recurring booking, the first one included. Each begins at the same local time and takes exactly as long as the first
 * (RFC 5545, 3.8.5.3), also over changes to and from daylight-saving time. A time that clocks leave out begins by the offset before the change, and one
 * that they show twice is the first (3.3.5).
 *
 * @throws `bookings.invalid_recurrence` for none or more than 50 of them, or more than a year
 */
export function occurrences(first: Interval, recurrence: Recurrence, timeZone: string): Interval[] {
  const { every, unit, until, count = Number.POSITIVE_INFINITY } = recurrence;
  if (until === undefined && recurrence.count === undefined) {
    throw bookingsErrors.invalid_recurrence({ detail: 'Give until or count' });
  }
  const start = DateTime.fromJSDate(first.start, { zone: timeZone });
  const lastDay = until === undefined ? undefined : DateTime.fromISO(until, { zone: timeZone }).endOf('day');
  const horizon = start.plus({ years: 1 });
  const found: Interval[] = [];
  for (let index = 0; index < count; index++) {
    const next = index === 0 ? start : earliest(start.plus({ [`${unit}s`]: every * index }));
    if (lastDay && next > lastDay) break;
    if (next > horizon) throw bookingsErrors.invalid_recurrence({ detail: 'A series can span at most a year' });
    if (index === MOST_OCCURRENCES)
      throw bookingsErrors.invalid_recurrence({ detail: 'A series can have at most 50 bookings' });
    found.push(lasting(next.toJSDate(), first));
  }
  if (found.length === 0) throw bookingsErrors.invalid_recurrence({ detail: 'The series ends before it begins' });
  return found;
}
