import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { CancelBookingQuery } from '../../dto/cancel-booking.query.js';

export class AdminCancelQuery extends CancelBookingQuery {
  @ApiPropertyOptional({ maxLength: 500, description: 'Why: the booker is told' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
