import { ApiProperty } from '@nestjs/swagger';
import type { Thing } from '../thing.entity.js';

/** Something that can be borrowed. */
export class ThingResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Whether it is in the shed' })
  available: boolean;

  @ApiProperty({ description: 'Whether it was not found when stock was taken' })
  missing: boolean;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'A medium' })
  photoId: string | null;

  static from({ id, name, loanId, isMissing, photoId }: Omit<Thing, 'createdAt'>): ThingResponse {
    return { id, name, available: loanId === null && !isMissing, missing: isMissing, photoId };
  }
}
