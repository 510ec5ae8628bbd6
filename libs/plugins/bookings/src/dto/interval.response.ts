import { ApiProperty } from '@nestjs/swagger';
import type { Interval } from '../policy/interval.js';

/** A time from its start on, up to and without its end. */
export class IntervalResponse {
  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time' })
  end: string;

  static from({ start, end }: Interval): IntervalResponse {
    return { start: start.toISOString(), end: end.toISOString() };
  }
}
