import { ApiProperty } from '@nestjs/swagger';
import type { UnitDetails } from './units.repository.js';

/** A part of the organisation. */
export class UnitResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  static from({ id, name }: UnitDetails): UnitResponse {
    return { id, name };
  }
}
