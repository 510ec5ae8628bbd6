import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Trimmed } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { Contact } from '../people.service.js';
import type { ShiftDetails } from './shifts.repository.js';
import type { Swap } from './swap.entity.js';

export class AskSwapRequest {
  @ApiProperty({ maxLength: 100, description: 'Username of the person to take your place' })
  @Trimmed()
  @IsString()
  @MaxLength(100)
  username: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Id of a shift of theirs that you take in return' })
  @IsOptional()
  @IsUUID()
  returnShiftId?: string;
}

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

  @ApiProperty({ type: 'integer', description: 'Number of people' })
  capacity: number;

  @ApiProperty({ type: [String], description: 'Usernames of the people on the shift' })
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

/** That somebody asks another person to take their place. */
export class SwapResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  shiftId: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Id of the shift in return; null: none' })
  returnShiftId: string | null;

  @ApiProperty()
  asker: string;

  @ApiProperty()
  asked: string;

  static of({ id, shiftId, returnShiftId, ...swap }: Swap, people: ReadonlyMap<string, Contact>): SwapResponse {
    const [asker, asked] = [people.get(swap.askerId)?.username ?? '', people.get(swap.askedId)?.username ?? ''];
    return { id, shiftId, returnShiftId, asker, asked };
  }
}
