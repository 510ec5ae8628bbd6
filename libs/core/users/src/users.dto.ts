import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsLocale, PageQuery } from '@roost/plugin-kit';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsUsername } from './names/is-username.js';
import type { Profile } from './users.repository.js';

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
    description: 'Media id; its image is at /media/{avatarId}/thumb',
  })
  avatarId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, username, name, bio, avatarId, createdAt }: Profile): PublicUserResponse {
    const values = { id, username, name, bio, avatarId, createdAt: createdAt.toISOString() };
    return Object.assign(new PublicUserResponse(), values);
  }
}

/** A person, as they see themselves. */
export class UserResponse extends PublicUserResponse {
  @ApiProperty({ format: 'email' })
  email: string;

  @ApiProperty({ description: 'Whether the address is verified' })
  emailVerified: boolean;

  @ApiProperty({ description: 'Language of mails, as a tag (BCP 47): for example en or pt-BR' })
  locale: string;

  @ApiProperty({ type: [String] })
  roles: string[];

  static override from(profile: Profile): UserResponse {
    const { email, locale, roles, emailVerifiedAt } = profile;
    const own = { email, emailVerified: emailVerifiedAt !== null, locale, roles };
    return Object.assign(new UserResponse(), PublicUserResponse.from(profile), own);
  }
}

/** Left out stays as it is; null empties. */
export class UpdateProfileRequest {
  @ApiPropertyOptional({ minLength: 2, maxLength: 32 })
  @IfGiven()
  @IsUsername()
  username?: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  bio?: string | null;

  @IsLocale()
  @IfGiven()
  locale?: string;
}

export class ListUsersQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a username or name', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;
}

export class ErasureResponse {
  @ApiProperty({ type: String, format: 'date-time', description: 'Signing in before this time keeps the account' })
  eraseAt: string;

  static from({ eraseAt }: Profile): ErasureResponse {
    return { eraseAt: eraseAt?.toISOString() ?? '' };
  }
}
