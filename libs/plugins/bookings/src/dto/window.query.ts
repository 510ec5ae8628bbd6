import { ApiProperty } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { bookingsErrors } from '../bookings.errors.js';
import type { Interval } from '../policy/interval.js';

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
