/** A time from its start on, up to and without its end. */
export interface Interval {
  start: Date;
  end: Date;
}

const MINUTE_MS = 60_000;

export const minutesOf = ({ start, end }: Interval): number => (end.getTime() - start.getTime()) / MINUTE_MS;

export const plusMinutes = (date: Date, minutes: number): Date => new Date(date.getTime() + minutes * MINUTE_MS);

/** As ISO 8601 writes intervals. */
export const textOf = ({ start, end }: Interval): string => `${start.toISOString()}/${end.toISOString()}`;

/**
 * As Postgres reads a range that holds every moment from one to another, in either order; what is left out has no end. Compared with an indexed range,
 * it finds all that can lie in a period: the exact conditions come beside it.
 */
export function rangeText(from: Date | undefined, to: Date | undefined): string {
  const [start, end] = from && to && from > to ? [to, from] : [from, to];
  return `[${start?.toISOString() ?? ''},${end?.toISOString() ?? ''}]`;
}

/** Puts together what overlaps or touches. @returns in the order of time. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = result.at(-1);
    if (!last || interval.start > last.end) result.push({ ...interval });
    else if (interval.end > last.end) last.end = interval.end;
  }
  return result;
}

/** What is left of the first ones when the others are taken out. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const holes = merged(taken);
  return intervals.flatMap((interval) => {
    const left: Interval[] = [];
    let from = interval.start;
    for (const hole of holes) {
      if (hole.end <= from || hole.start >= interval.end) continue;
      if (hole.start > from) left.push({ start: from, end: hole.start });
      from = hole.end;
    }
    if (from < interval.end) left.push({ start: from, end: interval.end });
    return left;
  });
}
