import { ApiProperty } from '@nestjs/swagger';
import { LocalIntervalResponse } from '../../dto/local-interval.response.js';
import { movedFrom } from '../../recurrence/clock-changes.js';
import type { ShiftDetails } from '../../shifts/shifts.repository.js';
import { AdminShiftResponse } from './admin-shift.response.js';

/** A new shift of a plan. */
export class MadeShiftResponse extends AdminShiftResponse {
  @ApiProperty({
    type: LocalIntervalResponse,
    nullable: true,
    description: 'The time that clocks would show, were they not changed for daylight-saving time; null: they show it',
  })
  movedFrom: LocalIntervalResponse | null;

  /** @param clock when the shifts of the plan begin, by the clocks of the resource */
  static planned(shift: ShiftDetails, clock: string): MadeShiftResponse {
    const moved = movedFrom(shift, clock, shift.timeZone);
    return Object.assign(new MadeShiftResponse(), AdminShiftResponse.of(shift, new Map()), { movedFrom: moved });
  }
}
