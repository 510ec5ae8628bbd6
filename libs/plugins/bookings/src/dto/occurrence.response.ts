import { ApiProperty } from '@nestjs/swagger';
import type { BookingDetails } from '../booking-rows.js';
import { movedFrom } from '../recurrence/clock-changes.js';
import { LocalIntervalResponse } from './local-interval.response.js';

/** One of several bookings that were made together. */
export class OccurrenceResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time' })
  end: string;

  @ApiProperty({
    type: LocalIntervalResponse,
    nullable: true,
    description: 'The time that clocks would show, were they not changed for daylight-saving time; null: they show it',
  })
  movedFrom: LocalIntervalResponse | null;

  /** @param clock when the series begins, by the clocks of the resource */
  static from({ id, start, end, timeZone }: BookingDetails, clock: string): OccurrenceResponse {
    const times = { start: start.toISOString(), end: end.toISOString() };
    return { id, ...times, movedFrom: movedFrom({ start, end }, clock, timeZone) };
  }
}
