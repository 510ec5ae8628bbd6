import { ApiProperty } from '@nestjs/swagger';
import type { ShiftDetails } from '../../shifts/shifts.repository.js';
import type { Contact } from '../../people.service.js';
import { ContactResponse } from './contact.response.js';

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
