import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime } from '@roost/plugin-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, Matches, ValidateIf } from 'class-validator';
import { GroupResponse } from '../groups.dto.js';
import type { ListedMember, OwnGroupRow } from './members.repository.js';
import type { SeenGroup } from './own-groups.service.js';

const MOST_ROLES = 10;
/** As roles of projects are called. */
const ROLE = /^[a-z][a-z0-9-]{1,49}$/;

export class SaveMemberRequest {
  @ApiPropertyOptional({
    type: [String],
    maxItems: MOST_ROLES,
    description: 'All roles of the person in the group; `manager` lets them change its members. Default: none',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_ROLES)
  @ArrayUnique()
  @Matches(ROLE, { each: true, message: 'each of $property must be 2 to 50 lower-case letters, digits and hyphens' })
  roles?: string[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'From then on the person does not belong to the group any more. Default: null, which is never',
  })
  @ValidateIf((_: object, value: unknown) => value !== undefined && value !== null)
  @IsDateTime()
  expiresAt?: Date | null;
}

/** What somebody is in a group. */
export class MembershipResponse {
  @ApiProperty({ type: [String] })
  roles: string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: it does not expire' })
  expiresAt: string | null;
}

/** A group, and what you are in it. */
export class MyGroupResponse extends GroupResponse {
  @ApiProperty({
    type: MembershipResponse,
    nullable: true,
    description: 'null: you do not belong to it, and may manage all groups of the project',
  })
  membership: MembershipResponse | null;

  static of({ roles, expiresAt, ...group }: OwnGroupRow): MyGroupResponse {
    const membership = { roles: [...roles], expiresAt };
    return Object.assign(new MyGroupResponse(), GroupResponse.from(group), { membership });
  }

  static seen({ group, membership }: SeenGroup): MyGroupResponse {
    const own = membership ? { roles: [...membership.roles], expiresAt: membership.expiresAt } : null;
    return Object.assign(new MyGroupResponse(), GroupResponse.from(group), { membership: own });
  }
}

/** Somebody who is in a group. */
export class GroupMemberResponse {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty()
  username: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Media id of the picture' })
  avatarId: string | null;

  @ApiProperty({ type: [String] })
  roles: string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: it does not expire' })
  expiresAt: string | null;

  @ApiProperty({ description: 'Whether the membership has expired. Only managers see such ones, for 30 days' })
  expired: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ roles, isExpired, ...member }: ListedMember): GroupMemberResponse {
    return { ...member, roles: [...roles], expired: isExpired };
  }
}
