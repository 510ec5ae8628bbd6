import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsTimeZoneName } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { AutomaticApprovalBody } from './automatic-approval.body.js';
import { HoursBody } from './hours.body.js';
import { type Policy, WHO_MAY_BOOK, type WhoMayBook } from './policy.js';

const YEAR_MINUTES = 525_600;
/** The rules of a resource. What is left out is as it was; of a new resource, what suits its kind. */
export class PolicyBody implements Partial<Policy> {
  @ApiPropertyOptional({ example: 'Europe/Stockholm', description: 'IANA time zone that hours are meant in' })
  @IfGiven()
  @IsTimeZoneName()
  timeZone?: string;

  @ApiPropertyOptional({ enum: WHO_MAY_BOOK, enumName: 'WhoMayBook', description: 'units: only on behalf of one' })
  @IfGiven()
  @IsIn(WHO_MAY_BOOK)
  whoMayBook?: WhoMayBook;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Where not empty: only on behalf of these units',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  unitIds?: string[];

  @ApiPropertyOptional({ type: [HoursBody], description: 'Empty: always open' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => HoursBody)
  openingHours?: HoursBody[];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Shortest booking' })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(YEAR_MINUTES)
  minMinutes?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Longest booking' })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(YEAR_MINUTES)
  maxMinutes?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 730, description: 'How far ahead one may book' })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(730)
  maxDaysAhead?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 1440,
    description: 'What stays free between two bookings',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1440)
  bufferMinutes?: number;

  @ApiPropertyOptional({ description: 'Whether a manager confirms bookings that are not approved automatically' })
  @IfGiven()
  @IsBoolean()
  needsApproval?: boolean;

  @ApiPropertyOptional({ type: [AutomaticApprovalBody], description: 'Bookings that need no manager' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => AutomaticApprovalBody)
  automatic?: AutomaticApprovalBody[];
}
