import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { bookingsErrors } from '../bookings.errors.js';
import type { BookingRequest } from '../booking-request.js';
import { RecurrenceBody } from './recurrence.body.js';

export class CreateBookingRequest {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  resourceId: string;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  start: Date;

  @ApiProperty({ type: String, format: 'date-time', description: 'The first moment that is free again' })
  @IsDateTime()
  end: Date;

  @ApiProperty({ maxLength: 1000 })
  @IsString()
  @MaxLength(1000)
  description: string;

  @ApiProperty({ description: 'false: on behalf of `unitId`' })
  @IsBoolean()
  personal: boolean;

  @ApiPropertyOptional({ format: 'uuid', description: 'A unit that the booker belongs to' })
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @ApiPropertyOptional({ type: RecurrenceBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => RecurrenceBody)
  recurrence?: RecurrenceBody;

  /** @throws `bookings.unit_missing` */
  toBookingRequest(): BookingRequest {
    if (this.personal !== (this.unitId === undefined)) throw bookingsErrors.unit_missing();
    const { resourceId, start, end, description, unitId, recurrence } = this;
    return { resourceId, interval: { start, end }, description, unitId: unitId ?? null, recurrence };
  }
}
