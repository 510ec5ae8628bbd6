import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag, IsDateTime, PageQuery } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { BOOKING_STATES, type BookingState } from '../../booking.entity.js';

/** Which bookings; what is left out does not matter. */
export class ListAdminBookingsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: BOOKING_STATES, description: 'pending: the queue' })
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

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Ends after this moment; of pending ones, now',
  })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Begins before this moment' })
  @IsOptional()
  @IsDateTime()
  to?: Date;

  @ApiPropertyOptional({ default: false, description: 'Those that were made first come first' })
  @IsFlag()
  oldestFirst: boolean = false;
}
