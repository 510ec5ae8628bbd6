import { ApiProperty } from '@nestjs/swagger';
import type { LocalInterval } from '../recurrence/clock-changes.js';

/** A time by the clocks of a resource, without an offset. */
export class LocalIntervalResponse implements LocalInterval {
  @ApiProperty({ example: '2027-03-28T02:30' })
  start: string;

  @ApiProperty({ example: '2027-03-28T03:30' })
  end: string;
}
