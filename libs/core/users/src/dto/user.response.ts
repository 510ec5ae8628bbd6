import { ApiProperty } from '@nestjs/swagger';
import type { Profile } from '../users.repository.js';
import { PublicUserResponse } from './public-user.response.js';

/** A person, as they see themselves. */
export class UserResponse extends PublicUserResponse {
  @ApiProperty({ format: 'email' })
  email: string;

  @ApiProperty({ description: 'Whether the address was proven to be theirs' })
  emailVerified: boolean;

  @ApiProperty({ description: 'Language of mails, as two letters' })
  locale: string;

  @ApiProperty({ type: [String] })
  roles: string[];

  static override from(profile: Profile): UserResponse {
    const { email, locale, roles, emailVerifiedAt } = profile;
    const own = { email, emailVerified: emailVerifiedAt !== null, locale, roles };
    return Object.assign(new UserResponse(), PublicUserResponse.from(profile), own);
  }
}
