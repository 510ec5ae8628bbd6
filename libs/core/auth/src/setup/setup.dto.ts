import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { NewAccountRequest } from '../registration/registration.dto.js';

/** The first admin's account. */
export class SetupRequest extends NewAccountRequest {
  @ApiProperty({ description: 'Token from the link that `npm start` prints' })
  @IsString()
  @MaxLength(100)
  token: string;
}

export class SetupResponse {
  @ApiProperty({ description: 'Whether the first admin has yet to be created' })
  required: boolean;
}
