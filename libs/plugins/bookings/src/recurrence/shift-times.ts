import { DateTime } from 'luxon';
import { bookingsErrors } from '../bookings.errors.js';
import { isOneOf, minutesBetween, timeOn } from '../policy/clock.js';
import { type Interval, plusMinutes } from '../policy/interval.js';
import type { Hours } from '../policy/policy.js';

/** Shifts on some weekdays, from a day up to and with another one. */
export interface ShiftPlan extends Hours {
  /** As `2027-01-18`. */
  firstDay: string;
  lastDay: string;
}

const MOST_SHIFTS = 366;

/**
 * When the shifts of a plan are: they begin by the clocks of a time zone, and last as long as its hours say, also over changes to and from daylight-saving
 * time. Hours that end before they begin go on into the next day.
 *
 * @throws `bookings.invalid_recurrence` for none or more than 366 of them, or more than a year
 */
export function shiftTimes({ weekdays, from, to, firstDay, lastDay }: ShiftPlan, timeZone: string): Interval[] {
  const last = DateTime.fromISO(lastDay, { zone: timeZone });
  let day = DateTime.fromISO(firstDay, { zone: timeZone });
  if (last > day.plus({ years: 1 }))
    throw bookingsErrors.invalid_recurrence({ detail: 'A series can span at most a year' });
  const minutes = minutesBetween(from, to);
  const found: Interval[] = [];
  for (; day <= last; day = day.plus({ days: 1 })) {
    if (!isOneOf(weekdays, day)) continue;
    const start = timeOn(day, from);
    found.push({ start, end: plusMinutes(start, minutes) });
  }
  if (found.length === 0 || found.length > MOST_SHIFTS) {
    throw bookingsErrors.invalid_recurrence({ detail: `From 1 to ${MOST_SHIFTS} shifts` });
  }
  return found;
}
