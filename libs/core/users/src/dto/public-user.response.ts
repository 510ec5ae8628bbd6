import { ApiProperty } from '@nestjs/swagger';
import type { Profile } from '../users.repository.js';

/** A person, as everyone sees them. */
export class PublicUserResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: String, nullable: true })
  bio: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Media: show it from /media/{avatarId}/thumb',
  })
  avatarId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, username, name, bio, avatarId, createdAt }: Profile): PublicUserResponse {
    const values = { id, username, name, bio, avatarId, createdAt: createdAt.toISOString() };
    return Object.assign(new PublicUserResponse(), values);
  }
}
