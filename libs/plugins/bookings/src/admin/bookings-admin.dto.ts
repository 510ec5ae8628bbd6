import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import type { BookingDetails } from '../booking-rows.js';
import { BOOKING_STATES, type BookingState } from '../booking.entity.js';
import { BookingResponse, CreateBookingRequest, PageOfBookingsQuery, SeriesQuery } from '../dto/bookings.dto.js';
import type { Contact } from '../people.service.js';
import { ContactResponse } from './contact.dto.js';

/** A booking, as managers see it. */
export class AdminBookingResponse extends BookingResponse {
  @ApiProperty({ type: ContactResponse, nullable: true, description: 'null: the account no longer exists' })
  booker: ContactResponse | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static of(booking: BookingDetails, contacts: ReadonlyMap<string, Contact>, viewerId: string): AdminBookingResponse {
    const own = { booker: contacts.get(booking.bookerId) ?? null, createdAt: booking.createdAt.toISOString() };
    return Object.assign(new AdminBookingResponse(), BookingResponse.from(booking, viewerId, true), own);
  }
}

export class AdminCancelQuery extends SeriesQuery {
  @ApiPropertyOptional({ maxLength: 500, description: 'Reason; the person who booked gets it by mail' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

/** A booking on behalf of somebody else. */
export class CreateBookingForRequest extends CreateBookingRequest {
  @ApiProperty({ format: 'uuid', description: 'Id of the person to book for' })
  @IsUUID()
  bookerId: string;
}

/** Which bookings; what is left out does not matter. */
export class ListAdminBookingsQuery extends PageOfBookingsQuery {
  @ApiPropertyOptional({
    enum: BOOKING_STATES,
    enumName: 'BookingState',
    description: 'pending: the approval queue, from now on unless `from` is given',
  })
  @IsOptional()
  @IsIn(BOOKING_STATES)
  state?: BookingState;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  resource?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the person who booked' })
  @IsOptional()
  @IsUUID()
  booker?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  unit?: string;

  @ApiPropertyOptional({ default: false, description: 'Sorts by creation, the oldest first' })
  @IsFlag()
  oldestFirst: boolean = false;
}

export class RejectBookingRequest {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Reason; the person who booked gets it by mail' })
  @IsString()
  @Length(1, 500)
  reason: string;
}
