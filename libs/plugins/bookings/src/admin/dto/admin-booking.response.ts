import { ApiProperty } from '@nestjs/swagger';
import type { BookingDetails } from '../../booking-rows.js';
import { BookingResponse } from '../../dto/booking.response.js';
import type { Contact } from '../../people.service.js';
import { ContactResponse } from './contact.response.js';

/** A booking, as managers see it. */
export class AdminBookingResponse extends BookingResponse {
  @ApiProperty({ type: ContactResponse, nullable: true, description: 'null: their account is gone' })
  booker: ContactResponse | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static of(booking: BookingDetails, contacts: ReadonlyMap<string, Contact>, viewerId: string): AdminBookingResponse {
    const own = { booker: contacts.get(booking.bookerId) ?? null, createdAt: booking.createdAt.toISOString() };
    return Object.assign(new AdminBookingResponse(), BookingResponse.from(booking, viewerId, true), own);
  }
}
