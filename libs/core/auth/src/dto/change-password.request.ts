import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { IsNewPassword } from '../passwords/is-new-password.js';

export class ChangePasswordRequest {
  @ApiProperty({ maxLength: 128 })
  @IsString()
  @MaxLength(128)
  currentPassword: string;

  @IsNewPassword()
  newPassword: string;
}
