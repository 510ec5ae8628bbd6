import { Page } from '@roost/plugin-kit';
import type { PeriodCursor } from '../periods.repository.js';

/** As `meta.nextCursor` tells it: the start in milliseconds, and the id. */
export const PERIOD_CURSOR = /^(\d{1,14})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const textOf = ({ start, id }: PeriodCursor): string => `${String(start.getTime())}.${id}`;

/** @param found one more than the limit, if there is one */
export function pageOfPeriod<T extends PeriodCursor>(found: readonly T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return new Page(items, last && found.length > limit ? textOf(last) : null);
}

/** @param text as {@link PERIOD_CURSOR} */
export function cursorOf(text: string): PeriodCursor | undefined {
  const [, start, id] = PERIOD_CURSOR.exec(text) ?? [];
  return start === undefined || id === undefined ? undefined : { start: new Date(Number(start)), id };
}
