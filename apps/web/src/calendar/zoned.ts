/** What the clocks of a time zone show: a day and a time, as `2027-03-28T02:30`. */
export type Wall = string;
/** `2027-03-28`. */
export type Day = string;

export const MINUTE_MS = 60_000;
export const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** What the clocks of a zone show at a moment. @param at milliseconds, or an ISO time */
export function wallOf(at: number | string, timeZone: string): Wall {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year ?? ''}-${parts.month ?? ''}-${parts.day ?? ''}T${parts.hour ?? ''}:${parts.minute ?? ''}`;
}

/**
 * The moment at which clocks show a time, in milliseconds. Of a time that they show twice, the first; a time that they leave out is counted from
 * before the change, as the API does for series.
 */
export function momentOf(wall: Wall, timeZone: string): number {
  const asUtc = utc(wall);
  const before = asUtc - offsetAt(asUtc - DAY_MS, timeZone);
  if (wallOf(before, timeZone) === wall) return before;
  const after = asUtc - offsetAt(asUtc + DAY_MS, timeZone);
  return wallOf(after, timeZone) === wall ? after : before;
}

function offsetAt(at: number, timeZone: string): number {
  return utc(wallOf(at, timeZone)) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** Whether clocks show this time twice on that day, and which of the two it is. */
export function repetitionOf(at: number, timeZone: string): 'first' | 'second' | undefined {
  const wall = wallOf(at, timeZone);
  for (const minutes of [30, 60, 120]) {
    if (wallOf(at + minutes * MINUTE_MS, timeZone) === wall) return 'first';
    if (wallOf(at - minutes * MINUTE_MS, timeZone) === wall) return 'second';
  }
  return undefined;
}

export const dayOf = (wall: Wall): Day => wall.slice(0, 10);
export const clockOf = (wall: Wall): string => wall.slice(11, 16);

const utc = (wall: Wall): number => Date.parse(`${wall}:00Z`);

export function plusDays(day: Day, days: number): Day {
  return new Date(utc(`${day}T00:00`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days that a time lies on. */
export function daysOf(from: Wall, to: Wall): Day[] {
  const days: Day[] = [];
  for (let day = dayOf(from); `${day}T00:00` < to; day = plusDays(day, 1)) days.push(day);
  return days;
}

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((utc(`${to}T00:00`) - utc(`${from}T00:00`)) / DAY_MS);

export const plusMinutes = (wall: Wall, minutes: number): Wall =>
  new Date(utc(wall) + minutes * MINUTE_MS).toISOString().slice(0, 16);

/** Minutes that clocks count from one time to another. */
export const minutesBetween = (from: Wall, to: Wall): number => (utc(to) - utc(from)) / MINUTE_MS;

export function plusMonths(day: Day, months: number): Day {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** Monday of its week. */
export function mondayOf(day: Day): Day {
  return plusDays(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));
}
