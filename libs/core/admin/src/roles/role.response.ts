import { ApiProperty } from '@nestjs/swagger';
import type { RoleDefinition } from '@roost/auth';

/** A named set of permissions. */
export class RoleResponse {
  @ApiProperty()
  name: string;

  @ApiProperty()
  description: string;

  @ApiProperty({ type: [String] })
  permissions: string[];

  @ApiProperty({ description: 'Whether it comes with the plugins: deleting it takes changes back' })
  builtIn: boolean;

  static from({ name, description, permissions, isBuiltIn }: RoleDefinition): RoleResponse {
    return { name, description, permissions: [...permissions], builtIn: isBuiltIn };
  }
}
