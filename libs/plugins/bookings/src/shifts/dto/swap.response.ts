import { ApiProperty } from '@nestjs/swagger';
import type { Contact } from '../../people.service.js';
import type { Swap } from '../swap.entity.js';

/** That somebody asks another person to take their place. */
export class SwapResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  shiftId: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The place in return; null: none' })
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
