import type { Schemas } from '../api/client.ts';
import { i18n } from '../i18n/i18n.ts';
import { clockOf, type Day, dayOf, MINUTE_MS, momentOf, plusDays, repetitionOf, wallOf } from './zoned.ts';

type Free = Schemas['IntervalResponse'];

/** A time at which a booking could begin. */
export interface Choice {
  /** ISO. */
  value: string;
  label: string;
}

const FINEST_MS = 15 * MINUTE_MS;

/**
 * When a booking could begin on a day: each hour or half-hour, the first moment of each free time, and the one that is wanted.
 *
 * @param endAfter when it would end
 */
export function choicesOf(
  free: readonly Free[],
  { day, zone, wanted }: { day: Day; zone: string; wanted: string },
  endAfter: (start: number) => number,
): Choice[] {
  const [dayStart, dayEnd] = [momentOf(`${day}T00:00`, zone), momentOf(`${plusDays(day, 1)}T00:00`, zone)];
  const found = new Set<number>();
  for (const { start, end } of free) {
    const [from, to] = [Math.max(Date.parse(start), dayStart), Math.min(Date.parse(end), dayEnd)];
    const fits = (at: number): boolean => at >= from && at < to && endAfter(at) > at && endAfter(at) <= Date.parse(end);
    const first = Math.ceil(from / FINEST_MS) * FINEST_MS;
    const step = endAfter(first) - first < 60 * MINUTE_MS ? 30 : 60;
    if (fits(first)) found.add(first);
    for (let at = first; at < to; at += FINEST_MS) {
      const minute = Number(wallOf(at, zone).slice(14));
      if (minute % step === 0 && fits(at)) found.add(at);
    }
    if (wanted !== '' && fits(Date.parse(wanted))) found.add(Date.parse(wanted));
  }
  return [...found]
    .sort((a, b) => a - b)
    .map((at) => ({ value: new Date(at).toISOString(), label: labelOf(at, zone) }));
}

function labelOf(at: number, zone: string): string {
  const clock = clockOf(wallOf(at, zone));
  const repetition = repetitionOf(at, zone);
  return repetition === undefined ? clock : i18n.global.t(`calendar.${repetition}Time`, { clock });
}

/** The first day after this one on which it could begin. */
export function nextFreeDay(
  free: readonly Free[],
  { day, zone }: { day: Day; zone: string },
  endAfter: (start: number) => number,
): Day | undefined {
  const dayEnd = momentOf(`${plusDays(day, 1)}T00:00`, zone);
  for (const { start, end } of free) {
    const at = Math.ceil(Math.max(Date.parse(start), dayEnd) / FINEST_MS) * FINEST_MS;
    if (endAfter(at) > at && endAfter(at) <= Date.parse(end)) return dayOf(wallOf(at, zone));
  }
  return undefined;
}
