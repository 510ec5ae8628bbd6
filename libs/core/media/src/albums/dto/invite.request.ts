import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { INVITED_ROLES, type InvitedRole } from '../media-album-member.entity.js';

/** Whom to invite to an album, and as what. */
export class InviteRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'Of a person of the same project' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  username: string;

  @ApiProperty({ enum: INVITED_ROLES, enumName: 'InvitedRole', description: 'Look; or also add media of their own' })
  @IsIn(INVITED_ROLES)
  role: InvitedRole;
}
