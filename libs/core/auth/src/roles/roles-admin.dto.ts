import { ApiProperty } from '@nestjs/swagger';
import type { Permission } from '@roost/plugin-kit';
import { ArrayMaxSize, IsArray, IsString, Matches, MaxLength } from 'class-validator';
import type { RoleDefinition } from './role-permissions.js';

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

/** A named set of permissions. */
export class RoleResponse {
  @ApiProperty()
  name: string;

  @ApiProperty()
  description: string;

  @ApiProperty({ type: [String] })
  permissions: string[];

  @ApiProperty({ description: 'Whether every project has it; deleting it then undoes your changes' })
  builtIn: boolean;

  @ApiProperty({ description: 'Whether it has every permission, and cannot be changed' })
  fixed: boolean;

  static from({ name, description, permissions, isBuiltIn, isFixed }: RoleDefinition): RoleResponse {
    return { name, description, permissions: [...permissions], builtIn: isBuiltIn, fixed: isFixed };
  }
}

export class RoleNameParams {
  @Matches(/^[a-z][a-z0-9-]{1,49}$/, { message: 'name must be 2 to 50 lower-case letters, digits and hyphens' })
  name: string;
}

export class SaveRoleRequest {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MaxLength(200)
  description: string;

  @ApiProperty({ type: [String], description: 'All permissions of the role' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];
}
