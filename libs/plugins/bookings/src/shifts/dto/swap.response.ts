import { ApiProperty } from '@nestjs/swagger';
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

  static of({ id, shiftId, returnShiftId, ...swap }: Swap, usernames: ReadonlyMap<string, string>): SwapResponse {
    const [asker, asked] = [usernames.get(swap.askerId) ?? '', usernames.get(swap.askedId) ?? ''];
    return { id, shiftId, returnShiftId, asker, asked };
  }
}
