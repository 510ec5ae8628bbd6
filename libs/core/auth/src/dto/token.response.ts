import { ApiProperty } from '@nestjs/swagger';
import type { Entered } from '../login/entrance.service.js';

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

  static from({ tokens: { accessToken, expiresIn, refreshToken = '' } }: Entered): TokenResponse {
    return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, refresh_token: refreshToken };
  }
}
