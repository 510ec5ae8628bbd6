import { ApiProperty } from '@nestjs/swagger';
import type { Permission } from '@roost/plugin-kit';

/** A right that roles can hold. */
export class PermissionResponse {
  @ApiProperty()
  name: string;

  @ApiProperty()
  description: string;

  static from({ name, description }: Permission): PermissionResponse {
    return { name, description };
  }
}
