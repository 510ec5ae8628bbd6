import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsTimeZoneName } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  type AutomaticApproval,
  BOOKED_FOR,
  type BookedFor,
  type Hours,
  type Policy,
  type Weekday,
  WHO_MAY_BOOK,
  type WhoMayBook,
} from './policy.js';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const END = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Hours on some weekdays, on the clocks of the policy's time zone. */
export class HoursBody implements Hours {
  @ApiProperty({ type: [Number], example: [1, 2, 3, 4, 5], description: '1 is Monday, 7 is Sunday' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(WEEKDAYS, { each: true })
  weekdays: Weekday[];

  @ApiProperty({ example: '08:00' })
  @Matches(CLOCK, { message: 'from must be a time such as 08:00' })
  from: string;

  @ApiProperty({ example: '17:00', description: 'At most 24:00. If it is before `from`, it is on the next day' })
  @Matches(END, { message: 'to must be a time such as 17:00, at most 24:00' })
  to: string;
}

/** Bookings that are confirmed at once. */
export class AutomaticApprovalBody implements AutomaticApproval {
  @ApiProperty({ enum: BOOKED_FOR, enumName: 'BookedFor' })
  @IsIn(BOOKED_FOR)
  for: BookedFor;

  @ApiPropertyOptional({
    type: HoursBody,
    nullable: true,
    description: 'Only bookings wholly within these hours; null: all',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => HoursBody)
  hours: HoursBody | null = null;
}

const YEAR_MINUTES = 525_600;
/** The rules of a resource. What is left out is as it was; of a new resource, what suits its kind. */
export class PolicyBody implements Partial<Policy> {
  @ApiPropertyOptional({ example: 'Europe/Stockholm', description: 'IANA time zone of all hours' })
  @IfGiven()
  @IsTimeZoneName()
  timeZone?: string;

  @ApiPropertyOptional({ enum: WHO_MAY_BOOK, enumName: 'WhoMayBook', description: 'units: only on behalf of a unit' })
  @IfGiven()
  @IsIn(WHO_MAY_BOOK)
  whoMayBook?: WhoMayBook;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'If not empty: only on behalf of these units',
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

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 730,
    description: 'How many days ahead a booking may begin',
  })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(730)
  maxDaysAhead?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 1440,
    description: 'Free minutes between two bookings',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1440)
  bufferMinutes?: number;

  @ApiPropertyOptional({ description: 'Whether a manager must confirm bookings that are not approved automatically' })
  @IfGiven()
  @IsBoolean()
  needsApproval?: boolean;

  @ApiPropertyOptional({ type: [AutomaticApprovalBody], description: 'Bookings that are approved automatically' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => AutomaticApprovalBody)
  automatic?: AutomaticApprovalBody[];
}

/** The rules of a resource. */
export class PolicyResponse implements Policy {
  @ApiProperty({ example: 'Europe/Stockholm' })
  timeZone: string;

  @ApiProperty({ enum: WHO_MAY_BOOK, enumName: 'WhoMayBook' })
  whoMayBook: WhoMayBook;

  @ApiProperty({ type: [String], format: 'uuid' })
  unitIds: string[];

  @ApiProperty({ type: [HoursBody], description: 'Empty: always open' })
  openingHours: HoursBody[];

  @ApiProperty({ type: 'integer' })
  minMinutes: number;

  @ApiProperty({ type: 'integer' })
  maxMinutes: number;

  @ApiProperty({ type: 'integer' })
  maxDaysAhead: number;

  @ApiProperty({ type: 'integer' })
  bufferMinutes: number;

  @ApiProperty()
  needsApproval: boolean;

  @ApiProperty({ type: [AutomaticApprovalBody] })
  automatic: AutomaticApprovalBody[];

  static from(policy: Policy): PolicyResponse {
    return { ...policy };
  }
}
