import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsISO8601, IsUUID, Matches, Max, Min } from 'class-validator';
import { HoursBody } from '../../policy/hours.body.js';
import type { ShiftPlan } from '../../recurrence/shift-times.js';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Shifts on some weekdays, by the clocks of the resource. `to` before `from` is on the next day. */
export class CreateShiftSeriesRequest extends HoursBody implements ShiftPlan {
  @ApiProperty({ format: 'uuid', description: 'A resource of the kind shift' })
  @IsUUID()
  resourceId: string;

  @ApiProperty({ format: 'date' })
  @Matches(DAY, { message: 'firstDay must be a day as 2027-01-18' })
  @IsISO8601({ strict: true })
  firstDay: string;

  @ApiProperty({ format: 'date', description: 'At most a year later' })
  @Matches(DAY, { message: 'lastDay must be a day as 2027-05-28' })
  @IsISO8601({ strict: true })
  lastDay: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000, description: 'How many people each takes' })
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity: number;
}
