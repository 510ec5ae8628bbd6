import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime, IsFlag, PageQuery } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { BookingRequest } from '../booking-request.js';
import type { BookingDetails } from '../booking-rows.js';
import { BOOKING_STATES, type BookingState } from '../booking.entity.js';
import { bookingsErrors } from '../bookings.errors.js';
import type { PeriodCursor } from '../periods.repository.js';
import { clockAt, movedFrom } from '../recurrence/clock-changes.js';
import { MOST_OCCURRENCES, type Recurrence, RECURRENCE_UNITS, type RecurrenceUnit } from '../recurrence/recurrence.js';
import { cursorOf, PERIOD_CURSOR } from './period-cursor.js';
import { LocalIntervalResponse, TimeChangesRequest, WindowQuery } from './times.dto.js';

/** A booking, as everyone who may read bookings sees it. */
export class BookingResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  resourceId: string;

  @ApiProperty()
  resourceName: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'End of the booking; another one may begin at this time' })
  end: string;

  @ApiProperty({ enum: BOOKING_STATES, enumName: 'BookingState' })
  state: BookingState;

  @ApiProperty()
  personal: boolean;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  unitId: string | null;

  @ApiProperty({ type: String, nullable: true })
  unitName: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Id of the series; the same for all its bookings',
  })
  seriesId: string | null;

  @ApiProperty({ description: 'Whether it is yours' })
  own: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'null: only its booker and managers can see it' })
  description: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was rejected or cancelled' })
  reason: string | null;

  /** @param viewerId who reads it @param isManager sees what only its booker sees otherwise */
  static from(booking: BookingDetails, viewerId: string, isManager = false): BookingResponse {
    const { id, resourceId, resourceName, state, unitId, unitName, seriesId } = booking;
    const own = booking.bookerId === viewerId;
    const isShown = own || isManager;
    return {
      id,
      resourceId,
      resourceName,
      start: booking.start.toISOString(),
      end: booking.end.toISOString(),
      state,
      personal: unitId === null,
      unitId,
      unitName,
      seriesId,
      own,
      description: isShown ? booking.description : null,
      reason: isShown ? booking.reason : null,
    };
  }
}

export class ChangeBookingRequest extends TimeChangesRequest {
  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  description?: string;
}

/** Again and again at the same local time: until a day, or so many times in all. */
export class RecurrenceBody implements Recurrence {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 366, description: 'Interval, in `unit`' })
  @IsInt()
  @Min(1)
  @Max(366)
  every: number;

  @ApiProperty({ enum: RECURRENCE_UNITS, enumName: 'RecurrenceUnit' })
  @IsIn(RECURRENCE_UNITS)
  unit: RecurrenceUnit;

  @ApiPropertyOptional({ format: 'date', description: 'Last day on which a booking may begin, in local time' })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: 'until must be a day such as 2027-06-30' })
  @IsISO8601({ strict: true })
  until?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_OCCURRENCES,
    description: 'Total number of bookings',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_OCCURRENCES)
  count?: number;
}

export class CreateBookingRequest {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  resourceId: string;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  start: Date;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'End of the booking; another one may begin at this time',
  })
  @IsDateTime()
  end: Date;

  @ApiProperty({ maxLength: 1000 })
  @IsString()
  @MaxLength(1000)
  description: string;

  @ApiProperty({ description: 'false: on behalf of `unitId`' })
  @IsBoolean()
  personal: boolean;

  @ApiPropertyOptional({ format: 'uuid', description: 'A unit that the booker belongs to' })
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @ApiPropertyOptional({ type: RecurrenceBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => RecurrenceBody)
  recurrence?: RecurrenceBody;

  /** @throws `bookings.unit_missing` */
  toBookingRequest(): BookingRequest {
    if (this.personal !== (this.unitId === undefined)) throw bookingsErrors.unit_missing();
    const { resourceId, start, end, description, unitId, recurrence } = this;
    return { resourceId, interval: { start, end }, description, unitId: unitId ?? null, recurrence };
  }
}

const MOST = 1_000;

/** A page of a stretch of time, of one resource or of all. */
export class ListBookingsQuery extends WindowQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Default: all' })
  @IsOptional()
  @IsUUID()
  resource?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST, default: MOST })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit: number = MOST;

  @ApiPropertyOptional({ description: '`meta.nextCursor` of the previous page' })
  @IsOptional()
  @Matches(PERIOD_CURSOR)
  cursor?: string;

  after(): PeriodCursor | undefined {
    return this.cursor === undefined ? undefined : cursorOf(this.cursor);
  }
}

/** One of several bookings that were made together. */
export class OccurrenceResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time' })
  end: string;

  @ApiProperty({
    type: LocalIntervalResponse,
    nullable: true,
    description:
      'Local time that the booking would have without a change to or from daylight-saving time; null: it was not shifted',
  })
  movedFrom: LocalIntervalResponse | null;

  /** @param clock when the series begins, by the clocks of the resource */
  static from({ id, start, end, timeZone }: BookingDetails, clock: string): OccurrenceResponse {
    const times = { start: start.toISOString(), end: end.toISOString() };
    return { id, ...times, movedFrom: movedFrom({ start, end }, clock, timeZone) };
  }
}

/** A new booking; of a recurring one the first, and all of them in short. */
export class MadeBookingResponse extends BookingResponse {
  @ApiProperty({ type: [OccurrenceResponse] })
  occurrences: OccurrenceResponse[];

  static of(bookings: readonly BookingDetails[], viewerId: string, isManager = false): MadeBookingResponse {
    const [first] = bookings;
    if (!first) throw new Error('Nothing was booked');
    const clock = clockAt(first.start, first.timeZone);
    const occurrences = bookings.map((booking) => OccurrenceResponse.from(booking, clock));
    // The first is as it was asked for.
    if (occurrences[0]) occurrences[0].movedFrom = null;
    return Object.assign(new MadeBookingResponse(), BookingResponse.from(first, viewerId, isManager), { occurrences });
  }
}

/** A page of the bookings of a period. */
export class PageOfBookingsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Only bookings that end after this time' })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Only bookings that begin before this time' })
  @IsOptional()
  @IsDateTime()
  to?: Date;
}

/** Whether it is about one booking, or also about the others that were made together with it. */
export class SeriesQuery {
  @ApiPropertyOptional({ default: false, description: 'Also all later bookings of its series' })
  @IsFlag()
  series: boolean = false;
}
