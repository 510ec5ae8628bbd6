import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import type { AlbumMember } from './album-members.repository.js';
import { INVITED_ROLES, type InvitedRole } from '../media.contracts.js';

/** Somebody who is invited to an album. */
export class AlbumMemberResponse {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty()
  username: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  avatarId: string | null;

  @ApiProperty({ enum: INVITED_ROLES, enumName: 'InvitedRole' })
  role: string;

  @ApiProperty({ format: 'date-time' })
  invitedAt: string;

  static from({ userId, username, name, avatarId, role, invitedAt }: AlbumMember): AlbumMemberResponse {
    const at = new Date(invitedAt).toISOString();
    return Object.assign(new AlbumMemberResponse(), { userId, username, name, avatarId, role, invitedAt: at });
  }
}

/** Whom to invite to an album, and as what. */
export class InviteRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'Username of a person of the same project' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  username: string;

  @ApiProperty({
    enum: INVITED_ROLES,
    enumName: 'InvitedRole',
    description: 'viewer: can see the album. contributor: can also add their own media',
  })
  @IsIn(INVITED_ROLES)
  role: InvitedRole;
}
