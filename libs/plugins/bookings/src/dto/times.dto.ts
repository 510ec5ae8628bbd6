import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime } from '@roost/plugin-kit';
import { IsUUID } from 'class-validator';
import { bookingsErrors } from '../bookings.errors.js';
import type { Interval } from '../policy/interval.js';
import type { LocalInterval } from '../recurrence/clock-changes.js';

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

/** A time by the clocks of a resource, without an offset. */
export class LocalIntervalResponse implements LocalInterval {
  @ApiProperty({ example: '2027-03-28T02:30' })
  start: string;

  @ApiProperty({ example: '2027-03-28T03:30' })
  end: string;
}

const WIDEST_MS = 62 * 86_400_000;

/** A stretch of time. */
export class WindowQuery {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  from: Date;

  @ApiProperty({ type: String, format: 'date-time', description: 'At most 62 days later' })
  @IsDateTime()
  to: Date;

  /** @throws `bookings.invalid_interval`, `bookings.window_too_wide` */
  toInterval(): Interval {
    if (this.from >= this.to) throw bookingsErrors.invalid_interval();
    if (this.to.getTime() - this.from.getTime() > WIDEST_MS) throw bookingsErrors.window_too_wide();
    return { start: this.from, end: this.to };
  }
}

/** A stretch of time, of one resource. */
export class ResourceWindowQuery extends WindowQuery {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  resource: string;
}

/** Another time. What is left out stays as it is. */
export class TimeChangesRequest {
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  start?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  end?: Date;
}
