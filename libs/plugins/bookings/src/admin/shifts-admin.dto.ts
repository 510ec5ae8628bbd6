import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime } from '@roost/plugin-kit';
import { IsInt, IsISO8601, IsUUID, Matches, Max, Min } from 'class-validator';
import { LocalIntervalResponse, TimeChangesRequest } from '../dto/times.dto.js';
import type { Contact } from '../people.service.js';
import { HoursBody } from '../policy/policy.dto.js';
import { movedFrom } from '../recurrence/clock-changes.js';
import type { ShiftPlan } from '../recurrence/shift-times.js';
import type { ShiftDetails } from '../shifts/shifts.repository.js';
import { ContactResponse } from './contact.dto.js';

/** A shift, as managers see it. */
export class AdminShiftResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  resourceId: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time' })
  end: string;

  @ApiProperty({ type: 'integer' })
  capacity: number;

  @ApiProperty({ type: [ContactResponse] })
  people: ContactResponse[];

  static of(shift: ShiftDetails, contacts: ReadonlyMap<string, Contact>): AdminShiftResponse {
    const { id, resourceId, start, end, capacity, personIds } = shift;
    const people = personIds.flatMap((personId) => contacts.get(personId) ?? []);
    return { id, resourceId, start: start.toISOString(), end: end.toISOString(), capacity, people };
  }
}

export class CreateShiftRequest {
  @ApiProperty({ format: 'uuid', description: 'A resource of the kind shift' })
  @IsUUID()
  resourceId: string;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  start: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  end: Date;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000, description: 'Number of people' })
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity: number;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Shifts on some weekdays, by the clocks of the resource. `to` before `from` is on the next day. */
export class CreateShiftSeriesRequest extends HoursBody implements ShiftPlan {
  @ApiProperty({ format: 'uuid', description: 'A resource of the kind shift' })
  @IsUUID()
  resourceId: string;

  @ApiProperty({ format: 'date' })
  @Matches(DAY, { message: 'firstDay must be a day such as 2027-01-18' })
  @IsISO8601({ strict: true })
  firstDay: string;

  @ApiProperty({ format: 'date', description: 'At most a year later' })
  @Matches(DAY, { message: 'lastDay must be a day such as 2027-05-28' })
  @IsISO8601({ strict: true })
  lastDay: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000, description: 'Number of people for each shift' })
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity: number;
}

export class ChangeShiftRequest extends TimeChangesRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1000 })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity?: number;
}

/** A new shift of a plan. */
export class MadeShiftResponse extends AdminShiftResponse {
  @ApiProperty({
    type: LocalIntervalResponse,
    nullable: true,
    description:
      'Local time that the booking would have without a change to or from daylight-saving time; null: it was not shifted',
  })
  movedFrom: LocalIntervalResponse | null;

  /** @param clock when the shifts of the plan begin, by the clocks of the resource */
  static planned(shift: ShiftDetails, clock: string): MadeShiftResponse {
    const moved = movedFrom(shift, clock, shift.timeZone);
    return Object.assign(new MadeShiftResponse(), AdminShiftResponse.of(shift, new Map()), { movedFrom: moved });
  }
}
