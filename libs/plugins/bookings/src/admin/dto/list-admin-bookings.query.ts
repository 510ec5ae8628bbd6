import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageOfBookingsQuery } from '../../dto/page-of-bookings.query.js';
import { BOOKING_STATES, type BookingState } from '../../booking.entity.js';

/** Which bookings; what is left out does not matter. */
export class ListAdminBookingsQuery extends PageOfBookingsQuery {
  @ApiPropertyOptional({
    enum: BOOKING_STATES,
    enumName: 'BookingState',
    description: 'pending: the queue, from now on unless `from` says otherwise',
  })
  @IsOptional()
  @IsIn(BOOKING_STATES)
  state?: BookingState;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  resource?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Who booked' })
  @IsOptional()
  @IsUUID()
  booker?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  unit?: string;

  @ApiPropertyOptional({ default: false, description: 'Those that were made first come first' })
  @IsFlag()
  oldestFirst: boolean = false;
}
