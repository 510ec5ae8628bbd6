import type { Wall } from './zoned.ts';

/** A time that can be booked, by the clocks of the resource. */
export interface FreeTime {
  /** None: of one of several. */
  resourceId?: string | undefined;
  from: Wall;
  to: Wall;
}

/** Times at which at least one resource is free. */
export function joined(free: readonly FreeTime[]): FreeTime[] {
  const found: FreeTime[] = [];
  for (const { resourceId, from, to } of [...free].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = found.at(-1);
    if (last === undefined || from > last.to) {
      found.push({ resourceId, from, to });
      continue;
    }
    if (to > last.to) last.to = to;
    if (last.resourceId !== resourceId) last.resourceId = undefined;
  }
  return found;
}
