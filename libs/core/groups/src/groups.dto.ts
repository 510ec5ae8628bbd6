import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, PageQuery, Trimmed } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import type { GroupRow } from './groups.repository.js';

const MOST_CHARACTERS = 100;
const ONE_LINE = { message: '$property must be one line' };

export class CreateGroupRequest {
  @ApiProperty({ minLength: 1, maxLength: MOST_CHARACTERS, description: 'Unique in the project' })
  @Trimmed()
  @IsString()
  @Length(1, MOST_CHARACTERS)
  @Matches(/^\P{Cc}*$/u, ONE_LINE)
  name: string;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  description?: string;
}

export class ChangeGroupRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: MOST_CHARACTERS, description: 'Unique in the project' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, MOST_CHARACTERS)
  @Matches(/^\P{Cc}*$/u, ONE_LINE)
  name?: string;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  description?: string;
}

export class ListGroupsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name', maxLength: MOST_CHARACTERS })
  @IsOptional()
  @IsString()
  @MaxLength(MOST_CHARACTERS)
  search?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Somebody who belongs to them now' })
  @IsOptional()
  @IsUUID()
  user?: string;
}

/** People who belong together. */
export class GroupResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty()
  description: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, name, description, createdAt }: Omit<GroupRow, 'projectId'>): GroupResponse {
    return Object.assign(new GroupResponse(), { id, name, description, createdAt });
  }
}

/** A group, with the number of its members. */
export class GroupDetailsResponse extends GroupResponse {
  @ApiProperty({ type: 'integer', description: 'People who belong to it now' })
  members: number;

  @ApiProperty({ type: 'integer', description: 'People whose membership has expired in the last 30 days' })
  expired: number;

  static of(group: GroupRow, counts: { members: number; expired: number }): GroupDetailsResponse {
    return Object.assign(new GroupDetailsResponse(), GroupResponse.from(group), counts);
  }
}

/** What was deleted. */
export class DeletedGroupResponse {
  @ApiProperty({ type: 'integer', description: 'People who belonged to the group' })
  members: number;
}
