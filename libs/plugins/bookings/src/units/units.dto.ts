import { ApiProperty } from '@nestjs/swagger';
import type { Unit } from './unit.entity.js';

/** A part of the organisation. */
export class UnitResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  static from({ id, name }: Unit): UnitResponse {
    return { id, name };
  }
}
