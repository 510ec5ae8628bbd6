import { DateTime } from 'luxon';
import type { Interval } from '../policy/interval.js';

/** A time as people say it, in their language and by the clocks of the resource. */
export function when({ start, end }: Interval, timeZone: string, locale: string): string {
  const [from, to] = [start, end].map((date) => DateTime.fromJSDate(date, { zone: timeZone }).setLocale(locale)) as [
    DateTime,
    DateTime,
  ];
  const day = DateTime.DATE_MED_WITH_WEEKDAY;
  const clock = DateTime.TIME_24_SIMPLE;
  const begins = `${from.toLocaleString(day)} ${from.toLocaleString(clock)}`;
  const ends = to.toLocaleString(clock);
  return from.hasSame(to, 'day') ? `${begins}–${ends}` : `${begins} – ${to.toLocaleString(day)} ${ends}`;
}
