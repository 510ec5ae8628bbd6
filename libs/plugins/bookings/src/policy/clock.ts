import type { DateTime } from 'luxon';
import type { Weekday } from './policy.js';

/** A time on the clocks of that day, as `08:00`; `24:00` is the start of the next. */
export function timeOn(day: DateTime, clock: string): Date {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return (hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute })).toJSDate();
}

export const isOneOf = (weekdays: readonly Weekday[], day: DateTime): boolean =>
  weekdays.some((weekday) => weekday === day.weekday);
