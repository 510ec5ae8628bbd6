import type { Wall } from './zoned.ts';

/** A time of a resource that can be booked, by its clocks. */
export interface FreeTime {
  resourceId: string;
  from: Wall;
  to: Wall;
}
