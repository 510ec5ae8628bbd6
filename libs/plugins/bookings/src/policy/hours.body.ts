import { ApiProperty } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, Matches } from 'class-validator';
import type { Hours, Weekday } from './policy.js';

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
  @Matches(CLOCK, { message: 'from must be a time as 08:00' })
  from: string;

  @ApiProperty({ example: '17:00', description: 'Up to 24:00; before `from`: on the next day' })
  @Matches(END, { message: 'to must be a time as 17:00, up to 24:00' })
  to: string;
}
