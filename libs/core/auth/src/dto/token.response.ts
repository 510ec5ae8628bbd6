import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Entered } from '../sessions/exchange.js';

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

  @ApiPropertyOptional({ description: 'Beyond RFC 6749, of the grant password: keep it for the next one' })
  device_token?: string;

  static from({ tokens: { accessToken, expiresIn, refreshToken = '', deviceToken } }: Entered): TokenResponse {
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      refresh_token: refreshToken,
      ...(deviceToken === undefined ? {} : { device_token: deviceToken }),
    };
  }
}
