import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateNested } from 'class-validator';
import { HoursBody } from './hours.body.js';
import { type AutomaticApproval, BOOKED_FOR, type BookedFor } from './policy.js';

/** Bookings that are confirmed at once. */
export class AutomaticApprovalBody implements AutomaticApproval {
  @ApiProperty({ enum: BOOKED_FOR, enumName: 'BookedFor' })
  @IsIn(BOOKED_FOR)
  for: BookedFor;

  @ApiPropertyOptional({ type: HoursBody, nullable: true, description: 'Only those wholly within these; null: all' })
  @IsOptional()
  @ValidateNested()
  @Type(() => HoursBody)
  hours: HoursBody | null = null;
}
