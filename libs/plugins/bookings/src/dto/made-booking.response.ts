import { ApiProperty } from '@nestjs/swagger';
import type { BookingDetails } from '../booking-rows.js';
import { BookingResponse } from './booking.response.js';
import { OccurrenceResponse } from './occurrence.response.js';

/** A new booking; of a recurring one the first, and all of them in short. */
export class MadeBookingResponse extends BookingResponse {
  @ApiProperty({ type: [OccurrenceResponse] })
  occurrences: OccurrenceResponse[];

  static of(bookings: readonly BookingDetails[], viewerId: string, isManager = false): MadeBookingResponse {
    const [first] = bookings;
    if (!first) throw new Error('Nothing was booked');
    const occurrences = bookings.map((booking) => OccurrenceResponse.from(booking));
    return Object.assign(new MadeBookingResponse(), BookingResponse.from(first, viewerId, isManager), { occurrences });
  }
}
