import { ApiProperty } from '@nestjs/swagger';
import type { BookingDetails } from '../booking-rows.js';
import { clockAt } from '../recurrence/clock-changes.js';
import { BookingResponse } from './booking.response.js';
import { OccurrenceResponse } from './occurrence.response.js';

/** A new booking; of a recurring one the first, and all of them in short. */
export class MadeBookingResponse extends BookingResponse {
  @ApiProperty({ type: [OccurrenceResponse] })
  occurrences: OccurrenceResponse[];

  static of(bookings: readonly BookingDetails[], viewerId: string, isManager = false): MadeBookingResponse {
    const [first] = bookings;
    if (!first) throw new Error('Nothing was booked');
    const clock = clockAt(first.start, first.timeZone);
    const occurrences = bookings.map((booking) => OccurrenceResponse.from(booking, clock));
    // The first is as it was asked for.
    if (occurrences[0]) occurrences[0].movedFrom = null;
    return Object.assign(new MadeBookingResponse(), BookingResponse.from(first, viewerId, isManager), { occurrences });
  }
}
