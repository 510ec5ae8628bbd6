import { DateTime } from 'luxon';
import type { Interval } from '../policy/interval.js';

/** A time as people say it, by the clocks of the resource. @param locale as `Texts.dateLocale` has it */
export function when({ start, end }: Interval, timeZone: string, locale: string): string {
  const [from, to] = [start, end].map((date) => DateTime.fromJSDate(date, { zone: timeZone }).setLocale(locale)) as [
    DateTime,
    DateTime,
  ];
  const day = DateTime.DATE_MED_WITH_WEEKDAY;
  const clock = DateTime.TIME_24_SIMPLE;
  const said = (date: DateTime): string => `${date.toLocaleString(day)}, ${date.toLocaleString(clock)}`;
  return from.hasSame(to, 'day') ? `${said(from)}–${to.toLocaleString(clock)}` : `${said(from)} – ${said(to)}`;
}
