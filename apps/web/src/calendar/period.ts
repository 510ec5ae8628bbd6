import { formatLocale, i18n } from '../i18n/i18n.ts';
import { type Day, daysBetween, mondayOf, plusDays, plusMonths } from './zoned.ts';

export const VIEWS = ['agenda', 'day', 'week', 'month', 'timeline'] as const;
export type View = (typeof VIEWS)[number];

/** Days that a view shows, up to and without the last. */
export interface Period {
  from: Day;
  to: Day;
}

export function periodOf(view: View, day: Day): Period {
  if (view === 'day') return { from: day, to: plusDays(day, 1) };
  if (view !== 'month') return { from: mondayOf(day), to: plusDays(mondayOf(day), 7) };
  const first = plusMonths(day, 0);
  // Whole weeks: the days of other months that a month's sheet has.
  return { from: mondayOf(first), to: plusDays(mondayOf(plusDays(plusMonths(first, 1), -1)), 7) };
}

/** The day from which the next or previous period is found. */
export function turn(view: View, day: Day, by: 1 | -1): Day {
  if (view === 'day') return plusDays(day, by);
  return view === 'month' ? plusMonths(day, by) : plusDays(day, 7 * by);
}

/** "23–29 November", "Friday 27 November", "November 2026". */
export function titleOf(view: View, day: Day, today: Day): string {
  if (view === 'month') return capital(format(day, { month: 'long', year: 'numeric' }));
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  if (view === 'day') return dayTitle(day, today);
  const { from, to } = periodOf(view, day);
  const month = plusDays(to, -1).slice(0, 7) === from.slice(0, 7) ? 'long' : 'short';
  return formatOf({ day: 'numeric', month, ...year }).formatRange(noon(from), noon(plusDays(to, -1)));
}

/** "Today", "Tomorrow", "Friday 27 November". */
export function dayTitle(day: Day, today: Day): string {
  const ahead = daysBetween(today, day);
  if (ahead === 0) return capital(i18n.global.t('time.today'));
  if (ahead === 1) return i18n.global.t('calendar.tomorrow');
  return exactDay(day, today);
}

/** "Friday 27 November", and the year where it is another one. */
export function exactDay(day: Day, today: Day): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  return capital(format(day, { weekday: 'long', day: 'numeric', month: 'long', ...year }));
}

/** "Fri 27". */
export const shortDay = (day: Day): string => capital(format(day, { weekday: 'short', day: 'numeric' }));

const noon = (day: Day): Date => new Date(`${day}T12:00Z`);
const formatOf = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(formatLocale(), { ...options, timeZone: 'UTC' });
const format = (day: Day, options: Intl.DateTimeFormatOptions): string =>
  formatOf(options).format(noon(day)).replace(',', '');
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(formatLocale()) + text.slice(1);
