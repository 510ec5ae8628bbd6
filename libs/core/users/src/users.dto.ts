import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsLocale, PageQuery } from '@roost/plugin-kit';
import { IsBoolean, IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { Audience } from './fields/field-types.js';
import type { FieldValues, OwnFields } from './fields/field-view.js';
import { AreAudiences, VALUES } from './fields/field-schemas.js';
import { IsUsername } from './names/is-username.js';
import type { Profile } from './users.repository.js';

/** A person, as everyone sees them. */
class PublicUserResponse {
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

/** A person, as far as the caller may see them. */
export class PersonResponse extends PublicUserResponse {
  @ApiProperty({ ...VALUES, description: `${VALUES.description} where there is none, or it is not for the caller` })
  fields: FieldValues;

  static of(profile: Profile, fields: FieldValues): PersonResponse {
    return Object.assign(new PersonResponse(), PublicUserResponse.from(profile), { fields });
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

const CHOICES = {
  type: 'object' as const,
  additionalProperties: { $ref: '#/components/schemas/FieldAudience' },
};

/** Your profile, with what your project asks of people. */
export class MeResponse extends UserResponse {
  @ApiProperty(VALUES)
  fields: FieldValues;

  @ApiProperty({
    ...CHOICES,
    description: 'Who you let see a field at most, by key. Without an entry: as the field says',
  })
  fieldAudiences: Record<string, Audience>;

  @ApiProperty({ type: [String], description: 'Keys of required fields that have no value yet' })
  missingFields: string[];

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether you are in the directory. null: as the project has it',
  })
  listed: boolean | null;

  static of(profile: Profile, own: OwnFields): MeResponse {
    return Object.assign(new MeResponse(), UserResponse.from(profile), own, { listed: profile.listed });
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

  @ApiPropertyOptional({ ...VALUES, description: `${VALUES.description}. A field that is left out stays` })
  @IfGiven()
  @IsObject()
  fields?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    description:
      'Who may see a field at most, by key: self, team, members or everyone, and no more than the field allows. null: as the field says',
  })
  @IfGiven()
  @AreAudiences()
  fieldAudiences?: Record<string, Audience | null>;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description: 'Whether to be in the directory. null: as the project has it',
  })
  @IsOptional()
  @IsBoolean()
  listed?: boolean | null;
}

export class ListUsersQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a username, a name or a value that you may see', maxLength: 100 })
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
