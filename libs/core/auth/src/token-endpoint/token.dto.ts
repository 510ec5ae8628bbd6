import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { SignedIn } from '../sign-in/exchange.js';

/** Parameters of a token request, by RFC 6749. */
export class TokenRequest {
  @ApiProperty({ enum: ['password', 'refresh_token'], enumName: 'GrantType' })
  grant_type: string;

  @ApiPropertyOptional({ description: 'Username or email address, for the grant password' })
  username?: string;

  @ApiPropertyOptional({ description: 'For the grant password' })
  password?: string;

  @ApiPropertyOptional({
    description: 'For the grant password: the `device_token` of the last answer, if there is one',
  })
  device_token?: string;

  @ApiPropertyOptional({ description: 'For the grant refresh_token' })
  refresh_token?: string;

  @ApiPropertyOptional({ description: 'Ignored' })
  scope?: string;

  @ApiPropertyOptional({ description: 'Empty or missing' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'Empty or missing' })
  client_secret?: string;
}

/** As RFC 6749 (5.1) has it: without the envelope. */
export class TokenResponse {
  @ApiProperty()
  access_token: string;

  @ApiProperty({ example: 'Bearer' })
  token_type: string;

  @ApiProperty({ type: 'integer', description: 'Lifetime of the access token, in seconds' })
  expires_in: number;

  @ApiProperty()
  refresh_token: string;

  @ApiPropertyOptional({
    description: 'Extension of RFC 6749 for the grant password: keep it, and send it with the next request',
  })
  device_token?: string;

  static from({ tokens: { accessToken, expiresIn, refreshToken = '', deviceToken } }: SignedIn): TokenResponse {
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      refresh_token: refreshToken,
      ...(deviceToken === undefined ? {} : { device_token: deviceToken }),
    };
  }
}

/** As RFC 6749 (5.2) has it: no problem. */
export class TokenErrorResponse {
  @ApiProperty({ example: 'invalid_grant' })
  error: string;

  @ApiProperty()
  error_description: string;
}
