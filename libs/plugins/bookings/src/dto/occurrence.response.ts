import { ApiProperty } from '@nestjs/swagger';
import type { BookingDetails } from '../booking-rows.js';

/** One of several bookings that were made together. */
export class OccurrenceResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time' })
  end: string;

  static from({ id, start, end }: BookingDetails): OccurrenceResponse {
    return { id, start: start.toISOString(), end: end.toISOString() };
  }
}
