import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { EmailRequest } from '../codes/codes.dto.js';
import { IsNewPassword } from '../passwords/is-new-password.js';

export class ChangePasswordRequest {
  @ApiProperty({ maxLength: 128 })
  @IsString()
  @MaxLength(128)
  currentPassword: string;

  @IsNewPassword()
  newPassword: string;
}

export class RestartPasswordRequest extends EmailRequest {
  @ApiProperty({ pattern: '^[0-9a-fA-F]{6}$', description: 'Code from the mail' })
  @IsString()
  @Matches(/^[0-9a-f]{6}$/i, { message: 'token must be 6 hexadecimal digits' })
  token: string;

  @IsNewPassword()
  newPassword: string;
}
