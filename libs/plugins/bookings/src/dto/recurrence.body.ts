import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';
import { MOST_OCCURRENCES, type Recurrence, RECURRENCE_UNITS, type RecurrenceUnit } from '../recurrence/recurrence.js';

/** Again and again at the same local time: until a day, or so many times in all. */
export class RecurrenceBody implements Recurrence {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 366, description: 'Every so many' })
  @IsInt()
  @Min(1)
  @Max(366)
  every: number;

  @ApiProperty({ enum: RECURRENCE_UNITS, enumName: 'RecurrenceUnit' })
  @IsIn(RECURRENCE_UNITS)
  unit: RecurrenceUnit;

  @ApiPropertyOptional({ format: 'date', description: 'The last day on which one may begin, by local time' })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: 'until must be a day as 2027-06-30' })
  @IsISO8601({ strict: true })
  until?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_OCCURRENCES, description: 'How often in all' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_OCCURRENCES)
  count?: number;
}
