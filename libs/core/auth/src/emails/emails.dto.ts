import { ApiProperty } from '@nestjs/swagger';
import { IsEmailAddress } from '@roost/users';
import { IsString, MaxLength } from 'class-validator';

export class ChangeEmailRequest {
  @ApiProperty({ maxLength: 128 })
  @IsString()
  @MaxLength(128)
  currentPassword: string;

  @IsEmailAddress()
  newEmail: string;
}
