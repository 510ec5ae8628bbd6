import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IfGiven, Trimmed } from '@roost/plugin-kit';
import { type Profile, UserResponse } from '@roost/users';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { EmailCodeRequest } from '../codes/codes.dto.js';
import type { Tokens } from './session-tokens.js';

const KINDS = ['cookie', 'token'];

/** A field that says how the client keeps its session. */
const SessionKindField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      enum: KINDS,
      enumName: 'SessionKind',
      description: 'cookie (the default): a session cookie, for browsers. token: a refresh token, for apps and servers',
    }),
    IsIn(KINDS),
  );

export class LoginRequest {
  @ApiPropertyOptional({ description: 'Username or email address; you can use `email` instead', maxLength: 254 })
  @ValidateIf(({ username, email }: LoginRequest) => username !== undefined || email === undefined)
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  username?: string;

  @ApiPropertyOptional({ maxLength: 254 })
  @ValidateIf(({ email }: LoginRequest) => email !== undefined)
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  email?: string;

  @ApiProperty({ maxLength: 128 })
  @IsString()
  @MaxLength(128)
  password: string;

  @ApiPropertyOptional({
    description:
      'For apps: the `deviceToken` of the last sign-in. With it, wrong passwords on other devices cannot lock this device out',
    maxLength: 200,
  })
  @IfGiven()
  @IsString()
  @MaxLength(200)
  deviceToken?: string;

  @SessionKindField()
  session: 'cookie' | 'token' = 'cookie';
}

export class CodeLoginRequest extends EmailCodeRequest {
  @SessionKindField()
  session: 'cookie' | 'token' = 'cookie';
}

export class RefreshRequest {
  @ApiPropertyOptional({ description: 'Default: the session of the cookie', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  refreshToken?: string;
}

/** Who signed in, and the token that says so. */
@ApiSchema({ name: 'SignInResponse' })
export class LoginResponse extends UserResponse {
  @ApiProperty({ description: 'ES256 JWT; send it as `Authorization: Bearer …`' })
  accessToken: string;

  @ApiProperty({ type: 'integer', description: 'Lifetime of the access token, in seconds' })
  expiresIn: number;

  @ApiPropertyOptional({ description: 'In sessions of the kind token: send it to POST /auth/refresh, once' })
  refreshToken?: string;

  @ApiPropertyOptional({
    description: 'In sessions of the kind cookie: send it as X-CSRF-Token with bodies that are not JSON',
  })
  csrfToken?: string;

  @ApiPropertyOptional({
    description:
      'In sessions of the kind token: keep it after signing out, and send it as `deviceToken` with the next sign-in',
  })
  deviceToken?: string;

  static of(profile: Profile, tokens: Tokens): LoginResponse {
    return Object.assign(new LoginResponse(), UserResponse.from(profile), tokens);
  }
}
