import { ApiProperty } from '@nestjs/swagger';
import type { RoleDefinition } from '@roost/auth';
import type { Permission } from '@roost/plugin-kit';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';

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

  @ApiProperty({ description: 'Whether it comes with the plugins: deleting it takes changes back' })
  builtIn: boolean;

  static from({ name, description, permissions, isBuiltIn }: RoleDefinition): RoleResponse {
    return { name, description, permissions: [...permissions], builtIn: isBuiltIn };
  }
}

export class SaveRoleRequest {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MaxLength(200)
  description: string;

  @ApiProperty({ type: [String], description: 'All permissions that the role is to hold' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];
}
