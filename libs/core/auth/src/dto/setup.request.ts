import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { NewAccountRequest } from './new-account.request.js';

/** The first admin's account. */
export class SetupRequest extends NewAccountRequest {
  @ApiProperty({ description: 'From the link that `npm start` prints' })
  @IsString()
  @MaxLength(100)
  token: string;
}
