import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import type { Actor } from './booking-request.js';
import { type BookingChange, bookingChanged } from './bookings.contracts.js';

/** Tells of changes, in the caller's transaction. What comes of it, mails above all, is the worker's part. */
@Injectable()
export class BookingNotices {
  constructor(private readonly outbox: Outbox) {}

  /** @param bookings in the order of time; what was done to several at once is told once */
  async tell(
    bookings: readonly { id: string; bookerId: string }[],
    change: BookingChange,
    { userId: actorId, projectId }: Actor,
  ): Promise<void> {
    const [first] = bookings;
    if (!first) return;
    const bookingIds = bookings.map(({ id }) => id);
    const { id: bookingId, bookerId } = first;
    const fact = { projectId, bookingId, bookingIds, count: bookings.length, change, actorId, bookerId };
    await this.outbox.emit(bookingChanged, fact, `booking:${first.id}`);
  }
}
