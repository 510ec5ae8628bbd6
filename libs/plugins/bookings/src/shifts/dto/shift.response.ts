import { ApiProperty } from '@nestjs/swagger';
import type { Contact } from '../../people.service.js';
import type { ShiftDetails } from '../shifts.repository.js';

/** A shift, and who is on it. */
export class ShiftResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  resourceId: string;

  @ApiProperty()
  resourceName: string;

  @ApiProperty({ format: 'date-time' })
  start: string;

  @ApiProperty({ format: 'date-time' })
  end: string;

  @ApiProperty({ type: 'integer', description: 'How many people it takes' })
  capacity: number;

  @ApiProperty({ type: [String], description: 'Usernames of those who are on it' })
  people: string[];

  @ApiProperty({ description: 'Whether you are on it' })
  own: boolean;

  static of(shift: ShiftDetails, people: ReadonlyMap<string, Contact>, viewerId: string): ShiftResponse {
    const { id, resourceId, resourceName, start, end, capacity, personIds } = shift;
    return {
      id,
      resourceId,
      resourceName,
      start: start.toISOString(),
      end: end.toISOString(),
      capacity,
      people: personIds.map((personId) => people.get(personId)?.username ?? '').sort(),
      own: personIds.includes(viewerId),
    };
  }
}
