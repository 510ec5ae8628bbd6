import { ApiProperty } from '@nestjs/swagger';
import type { Profile } from '../users.repository.js';

/** A person, as they see themselves. */
export class UserResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiProperty({ format: 'email' })
  email: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Media: show it from /media/{avatarId}/thumb',
  })
  avatarId: string | null;

  @ApiProperty({ type: [String] })
  roles: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, username, email, name, avatarId, roles, createdAt }: Profile): UserResponse {
    const values = { id, username, email, name, avatarId, roles, createdAt: createdAt.toISOString() };
    return Object.assign(new UserResponse(), values);
  }
}
