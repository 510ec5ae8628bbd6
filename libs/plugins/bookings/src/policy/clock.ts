import type { DateTime } from 'luxon';
import type { Weekday } from './policy.js';

/** A time on the clocks of that day, as `08:00`; `24:00` is the start of the next. */
export function timeOn(day: DateTime, clock: string): Date {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return (hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute })).toJSDate();
}

/** How long hours last where no clock is changed. Those that do not end after they begin go on into the next day. */
export function minutesBetween(from: string, to: string): number {
  const [begin, end] = [from, to].map(minuteOfDay) as [number, number];
  return end > begin ? end - begin : end - begin + 24 * 60;
}

function minuteOfDay(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

export const isOneOf = (weekdays: readonly Weekday[], day: DateTime): boolean =>
  weekdays.some((weekday) => weekday === day.weekday);
