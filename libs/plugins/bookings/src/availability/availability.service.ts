import { Injectable } from '@nestjs/common';
import { BookingsRepository } from '../bookings.repository.js';
import { type Interval, minutesOf, plusMinutes, without } from '../policy/interval.js';
import { openIntervals } from '../policy/opening-hours.js';
import { ResourcesService } from '../resources/resources.service.js';

/** When resources are free. */
@Injectable()
export class AvailabilityService {
  constructor(
    private readonly resources: ResourcesService,
    private readonly bookings: BookingsRepository,
  ) {}

  /**
   * What can still be booked of a window: open, not over, and far enough from bookings.
   *
   * @param except a booking whose time counts as free
   * @throws `bookings.resource_not_found`
   */
  async free(resourceId: string, projectId: string, window: Interval, except?: string): Promise<Interval[]> {
    const { policy } = await this.resources.get(resourceId, projectId);
    const { bufferMinutes, minMinutes } = policy;
    const now = new Date();
    const start = window.start > now ? window.start : now;
    if (start >= window.end) return [];
    const open = openIntervals(policy.openingHours, policy.timeZone, { start, end: window.end });
    // Bookings hold the buffer after them; the one before them is held by whoever comes next.
    const until = plusMinutes(window.end, bufferMinutes);
    const held = await this.bookings.listHeld(resourceId, { start, end: until }, except);
    const taken = held.map((interval) => ({ start: plusMinutes(interval.start, -bufferMinutes), end: interval.end }));
    return without(open, taken).filter((interval) => minutesOf(interval) >= minMinutes);
  }
}
