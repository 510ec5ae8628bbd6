import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { type Profile, UserResponse } from '@roost/users';
import type { Tokens } from '../sessions/sign-in.service.js';

/** Who signed in, and the token that says so. */
@ApiSchema({ name: 'SignInResponse' })
export class LoginResponse extends UserResponse {
  @ApiProperty({ description: 'ES256 JWT; send it as `Authorization: Bearer …`' })
  accessToken: string;

  @ApiProperty({ type: 'integer', description: 'Lifetime of the access token, in seconds' })
  expiresIn: number;

  @ApiPropertyOptional({ description: 'In sessions of the kind token: for POST /auth/refresh, once' })
  refreshToken?: string;

  @ApiPropertyOptional({
    description: 'In sessions of the kind cookie: goes into X-CSRF-Token where something else than JSON is sent',
  })
  csrfToken?: string;

  @ApiPropertyOptional({
    description: 'In sessions of the kind token: keep it, also when signed out, for `deviceToken` of the next sign-in',
  })
  deviceToken?: string;

  static of(profile: Profile, tokens: Tokens): LoginResponse {
    return Object.assign(new LoginResponse(), UserResponse.from(profile), tokens);
  }
}
