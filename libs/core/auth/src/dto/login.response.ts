import { ApiProperty } from '@nestjs/swagger';
import { UserResponse } from '@roost/users';

/** Who signed in, and the token that says so. */
export class LoginResponse extends UserResponse {
  @ApiProperty({ description: 'ES256 JWT; send it as `Authorization: Bearer …`' })
  accessToken: string;

  @ApiProperty({ type: 'integer', description: 'Lifetime of the access token, in seconds' })
  expiresIn: number;
}
