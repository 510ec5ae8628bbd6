import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { NewAccountRequest } from './new-account.request.js';

export class RegisterRequest extends NewAccountRequest {
  @ApiPropertyOptional({ description: 'From the link of a sign-up mail: proves the address', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  emailToken?: string;
}
