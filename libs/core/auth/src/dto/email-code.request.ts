import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { EmailRequest } from './email.request.js';

export class EmailCodeRequest extends EmailRequest {
  @ApiProperty({ description: 'From the mail', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  code: string;
}
