import { ApiProperty } from '@nestjs/swagger';
import type { AlbumMember } from '../album-members.repository.js';
import { INVITED_ROLES } from '../media-album-member.entity.js';

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
