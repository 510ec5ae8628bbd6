import { Injectable } from '@nestjs/common';
import { Database, type FieldError } from '@roost/plugin-kit';
import type { BookingState } from './booking.entity.js';
import { bookingsErrors } from './bookings.errors.js';
import { BookingsRepository, type NewBooking } from './bookings.repository.js';
import { type Interval, plusMinutes, textOf } from './policy/interval.js';
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
    wishes: readonly { id: string; interval: Interval }[],
    draft: Omit<NewBooking, 'id' | 'resourceId' | 'interval' | 'bufferMinutes' | 'remindAt'>,
  ): Promise<void> {
    this.database.requireTransaction('Times were taken');
    const conflicts: FieldError[] = [];
    for (const [index, { id, interval }] of wishes.entries()) {
      const conflict = await this.bookings.findConflict(resourceId, interval, bufferMinutes);
      if (conflict) conflicts.push(conflictError(index === 0 ? '/start' : `/recurrence/${index}`, conflict));
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
    if (conflict) throw taken([conflictError('/start', conflict)]);
    const remindAt = changes.state === 'confirmed' ? reminderOf(interval, new Date()) : null;
    await this.bookings.update(id, { ...changes, interval, bufferMinutes, remindAt });
  }
}

const conflictError = (pointer: string, conflict: Interval): FieldError => ({
  pointer,
  code: 'taken',
  detail: textOf(conflict),
});

const taken = (errors: readonly FieldError[]): Error =>
  bookingsErrors.taken({ detail: `Taken: ${errors.map(({ detail }) => detail).join(', ')}`, errors });
