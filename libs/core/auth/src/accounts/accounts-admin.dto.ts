import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsFlag, PageQuery } from '@roost/plugin-kit';
import { type FieldValues, type Profile, UserResponse, VALUES } from '@roost/users';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

/** An account, as those see it who look after it. */
export class AdminUserResponse extends UserResponse {
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the account was suspended' })
  suspendedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the account will be erased' })
  eraseAt: string | null;

  @ApiProperty({ ...VALUES, description: `${VALUES.description}; those that the caller may see` })
  fields: FieldValues;

  static of(profile: Profile, fields: FieldValues): AdminUserResponse {
    const { suspendedAt, eraseAt } = profile;
    const times = { suspendedAt: suspendedAt?.toISOString() ?? null, eraseAt: eraseAt?.toISOString() ?? null };
    return Object.assign(new AdminUserResponse(), UserResponse.from(profile), times, { fields });
  }
}

const STATES = ['active', 'suspended', 'leaving'];

export class ListAccountsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a username, name or address', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;

  @ApiPropertyOptional({ enum: STATES, enumName: 'AccountState', description: 'leaving: scheduled for erasure' })
  @IsOptional()
  @IsIn(STATES)
  state?: 'active' | 'suspended' | 'leaving';

  @ApiPropertyOptional({ maxLength: 50 })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  role?: string;

  @ApiPropertyOptional({ description: 'true: only people with another role than `member`; false: only the others' })
  @IsOptional()
  @IsFlag()
  team?: boolean;
}

export class SetRolesRequest {
  @ApiProperty({ type: [String], description: 'All roles of the account' })
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  roles: string[];
}

export class ChangeFieldsRequest {
  @ApiProperty({
    ...VALUES,
    description: `${VALUES.description}. null deletes a value; a field that is left out stays`,
  })
  @IsObject()
  fields: Record<string, unknown>;
}

export class SuspendRequest {
  @ApiPropertyOptional({ description: 'Reason for the audit log', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
