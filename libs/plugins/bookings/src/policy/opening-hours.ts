import { DateTime } from 'luxon';
import { type Interval, merged } from './interval.js';
import type { Hours } from './policy.js';

/**
 * When hours hold within a stretch of time: each day's, by the clocks of the time zone, put together where they touch.
 *
 * @param hours none: always
 */
export function openIntervals(hours: readonly Hours[], timeZone: string, within: Interval): Interval[] {
  if (hours.length === 0) return [within];
  const open: Interval[] = [];
  const last = DateTime.fromJSDate(within.end, { zone: timeZone });
  let day = DateTime.fromJSDate(within.start, { zone: timeZone }).startOf('day');
  for (; day <= last; day = day.plus({ days: 1 })) {
    for (const { weekdays, from, to } of hours) {
      if (weekdays.some((weekday) => weekday === day.weekday)) open.push({ start: at(day, from), end: at(day, to) });
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

/** A time on the clocks of that day; `24:00` is the start of the next. */
function at(day: DateTime, clock: string): Date {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  const time = hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute });
  return time.toJSDate();
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
