import { DateTime } from 'luxon';
import type { Interval } from '../policy/interval.js';

/** Local times without an offset, as `2027-03-28T02:30`. */
export interface LocalInterval {
  start: string;
  end: string;
}

/** The first of the moments at which clocks show a time: where they are set back, they show it twice. */
export function earliest(time: DateTime): DateTime {
  return time.getPossibleOffsets().reduce((first, other) => (other < first ? other : first), time);
}

/** A time that begins then and takes as long as another. */
export function lasting(start: Date, { start: from, end: to }: Interval): Interval {
  return { start, end: new Date(start.getTime() + to.getTime() - from.getTime()) };
}

/**
 * What clocks would show at the start and the end of one of a series, were they not changed for daylight-saving time.
 *
 * @param clock when those of the series begin, as `02:30`
 * @returns null where they do show that
 */
export function movedFrom({ start, end }: Interval, clock: string, timeZone: string): LocalInterval | null {
  const [begins, ends] = [start, end].map((date) => localTime(date, timeZone)) as [DateTime, DateTime];
  const [hour = 0, minute = 0, second = 0, millisecond = 0] = clock.split(/[:.]/).map(Number);
  const sameDay = begins.set({ hour, minute, second, millisecond });
  // Clocks that leave out the last hour of a day show the next day instead.
  const usual = sameDay.plus({ days: Math.round(begins.diff(sameDay, 'days').days) });
  const usualEnd = usual.plus(end.getTime() - start.getTime());
  return usual.equals(begins) && usualEnd.equals(ends) ? null : { start: textOf(usual), end: textOf(usualEnd) };
}

/** What clocks show at a moment, as {@link movedFrom} takes it. */
export const clockAt = (date: Date, timeZone: string): string => localTime(date, timeZone).toFormat('HH:mm:ss.SSS');

/** What clocks show at a moment, in a time zone that knows no changes. */
const localTime = (date: Date, timeZone: string): DateTime =>
  DateTime.fromJSDate(date, { zone: timeZone }).setZone('utc', { keepLocalTime: true });

const textOf = (time: DateTime): string => time.toFormat("yyyy-MM-dd'T'HH:mm");
