import { Injectable } from '@nestjs/common';
import { Database } from '@roost/plugin-kit';
import type { BookingState } from './booking.entity.js';
import { bookingsErrors } from './bookings.errors.js';
import { BookingsRepository, type NewBooking } from './bookings.repository.js';
import { Conflict } from './conflict.js';
import { type Interval, plusMinutes } from './policy/interval.js';
import type { Resource } from './resources/resource.entity.js';

const REMINDER_MINUTES = 24 * 60;

/** When someone is reminded of what begins then: the day before, or, where that is over, not at all. */
export function reminderOf({ start }: Interval, now: Date): Date | null {
  const at = plusMinutes(start, -REMINDER_MINUTES);
  return at > now ? at : null;
}

/** Holds times of a resource, which the caller's transaction has locked. */
@Injectable()
export class SlotsService {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly database: Database,
  ) {}

  /** All of them, or none. @throws `bookings.taken`, with every interval that is in the way */
  async take(
    { id: resourceId, policy: { bufferMinutes } }: Resource,
    slots: readonly { id: string; interval: Interval }[],
    draft: Omit<NewBooking, 'id' | 'resourceId' | 'interval' | 'bufferMinutes' | 'remindAt'>,
  ): Promise<void> {
    this.database.requireTransaction('Times were taken');
    const conflicts: Conflict[] = [];
    for (const [index, { id, interval }] of slots.entries()) {
      const conflict = await this.bookings.findConflict(resourceId, interval, bufferMinutes);
      const pointer = index === 0 ? '/start' : `/recurrence/${index}`;
      if (conflict) conflicts.push(new Conflict(pointer, interval, conflict, bufferMinutes));
      // What was found in the way is told at the end; occurrences are held against each other as long as all is well.
      if (conflicts.length > 0) continue;
      const remindAt = draft.state === 'confirmed' ? reminderOf(interval, new Date()) : null;
      await this.bookings.insert({ ...draft, id, resourceId, interval, bufferMinutes, remindAt });
    }
    if (conflicts.length > 0) throw taken(conflicts);
  }

  /** @throws `bookings.taken` */
  async move(
    { id: resourceId, policy: { bufferMinutes } }: Resource,
    id: string,
    interval: Interval,
    changes: { state: BookingState; description?: string },
  ): Promise<void> {
    this.database.requireTransaction('A booking was moved');
    const conflict = await this.bookings.findConflict(resourceId, interval, bufferMinutes, id);
    if (conflict) throw taken([new Conflict('/start', interval, conflict, bufferMinutes)]);
    const remindAt = changes.state === 'confirmed' ? reminderOf(interval, new Date()) : null;
    await this.bookings.update(id, { ...changes, interval, bufferMinutes, remindAt });
  }
}

/** @throws `bookings.taken` */
function taken(conflicts: readonly Conflict[]): Error {
  const errors = conflicts.map((conflict) => conflict.toError());
  return bookingsErrors.taken({ detail: conflicts.map((conflict) => conflict.reason()).join('; '), errors });
}
