import { ApiProperty } from '@nestjs/swagger';

/** As RFC 6749 (5.2) has it: no problem. */
export class TokenErrorResponse {
  @ApiProperty({ example: 'invalid_grant' })
  error: string;

  @ApiProperty()
  error_description: string;
}
