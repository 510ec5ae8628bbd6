import { DateTime } from 'luxon';
import { isOneOf, timeOn } from './clock.js';
import { type Interval, merged } from './interval.js';
import type { Hours } from './policy.js';

/**
 * When hours hold within a stretch of time: each day's, by the clocks of the time zone, put together where they touch. Those that end before they begin
 * go on into the next day.
 *
 * @param hours none: always
 */
export function openIntervals(hours: readonly Hours[], timeZone: string, within: Interval): Interval[] {
  if (hours.length === 0) return [within];
  const open: Interval[] = [];
  const last = DateTime.fromJSDate(within.end, { zone: timeZone });
  // Hours of the day before may go on into this one.
  let day = DateTime.fromJSDate(within.start, { zone: timeZone }).startOf('day').minus({ days: 1 });
  for (; day <= last; day = day.plus({ days: 1 })) {
    for (const { weekdays, from, to } of hours) {
      if (!isOneOf(weekdays, day)) continue;
      open.push({ start: timeOn(day, from), end: timeOn(to > from ? day : day.plus({ days: 1 }), to) });
    }
  }
  return merged(open)
    .map(({ start, end }) => ({ start: later(start, within.start), end: earlier(end, within.end) }))
    .filter(({ start, end }) => start < end);
}

/** Whether an interval lies within hours from its start to its end. */
export function isWithin(hours: readonly Hours[], timeZone: string, interval: Interval): boolean {
  const [first] = openIntervals(hours, timeZone, interval);
  return first?.start.getTime() === interval.start.getTime() && first.end.getTime() === interval.end.getTime();
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
