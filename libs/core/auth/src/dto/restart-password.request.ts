import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { IsNewPassword } from '../passwords/is-new-password.js';
import { EmailRequest } from './email.request.js';

export class RestartPasswordRequest extends EmailRequest {
  @ApiProperty({ pattern: '^[0-9a-fA-F]{6}$', description: 'From the mail' })
  @IsString()
  @Matches(/^[0-9a-f]{6}$/i, { message: 'token must be 6 hexadecimal digits' })
  token: string;

  @IsNewPassword()
  newPassword: string;
}
