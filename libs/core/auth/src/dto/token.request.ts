import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Parameters of a token request, by RFC 6749. */
export class TokenRequest {
  @ApiProperty({ enum: ['password', 'refresh_token'], enumName: 'GrantType' })
  grant_type: string;

  @ApiPropertyOptional({ description: 'Username or email address, for the grant password' })
  username?: string;

  @ApiPropertyOptional({ description: 'For the grant password' })
  password?: string;

  @ApiPropertyOptional({ description: 'For the grant password: the `device_token` of the last one, if there is one' })
  device_token?: string;

  @ApiPropertyOptional({ description: 'For the grant refresh_token' })
  refresh_token?: string;

  @ApiPropertyOptional({ description: 'Has no meaning here' })
  scope?: string;

  @ApiPropertyOptional({ description: 'Empty, or left out' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'Empty, or left out' })
  client_secret?: string;
}
