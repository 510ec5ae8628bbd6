import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { RegisterRequest } from './register.request.js';

/** The first admin's account. */
export class SetupRequest extends RegisterRequest {
  @ApiProperty({ description: 'From the link that `npm start` prints' })
  @IsString()
  @MaxLength(100)
  token: string;
}
