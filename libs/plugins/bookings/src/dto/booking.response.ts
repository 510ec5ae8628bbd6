import { ApiProperty } from '@nestjs/swagger';
import { BOOKING_STATES, type BookingState } from '../booking.entity.js';
import type { BookingDetails } from '../booking-rows.js';

/** A booking, as everyone who may read bookings sees it. */
export class BookingResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  resourceId: string;

  @ApiProperty()
  resourceName: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'The first moment that is free again' })
  end: string;

  @ApiProperty({ enum: BOOKING_STATES, enumName: 'BookingState' })
  state: BookingState;

  @ApiProperty()
  personal: boolean;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  unitId: string | null;

  @ApiProperty({ type: String, nullable: true })
  unitName: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The same for those that were made together',
  })
  seriesId: string | null;

  @ApiProperty({ description: 'Whether it is yours' })
  own: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'null: shown to its booker and managers only' })
  description: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was rejected or cancelled' })
  reason: string | null;

  /** @param viewerId who reads it @param isManager sees what only its booker sees otherwise */
  static from(booking: BookingDetails, viewerId: string, isManager = false): BookingResponse {
    const { id, resourceId, resourceName, state, unitId, unitName, seriesId } = booking;
    const own = booking.bookerId === viewerId;
    const isShown = own || isManager;
    return {
      id,
      resourceId,
      resourceName,
      start: booking.start.toISOString(),
      end: booking.end.toISOString(),
      state,
      personal: unitId === null,
      unitId,
      unitName,
      seriesId,
      own,
      description: isShown ? booking.description : null,
      reason: isShown ? booking.reason : null,
    };
  }
}
