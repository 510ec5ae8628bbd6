import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { IfGiven, Trimmed } from '@roost/plugin-kit';
import { SessionKindField } from './session-kind.field.js';

export class LoginRequest {
  @ApiPropertyOptional({ description: 'Username or email address; or use `email`', maxLength: 254 })
  @ValidateIf(({ username, email }: LoginRequest) => username !== undefined || email === undefined)
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  username?: string;

  @ApiPropertyOptional({ maxLength: 254 })
  @ValidateIf(({ email }: LoginRequest) => email !== undefined)
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  email?: string;

  @ApiProperty({ maxLength: 128 })
  @IsString()
  @MaxLength(128)
  password: string;

  @ApiPropertyOptional({
    description:
      'For apps: the `deviceToken` of the last sign-in. Wrong passwords of strangers cannot keep this device out',
    maxLength: 200,
  })
  @IfGiven()
  @IsString()
  @MaxLength(200)
  deviceToken?: string;

  @SessionKindField()
  session: 'cookie' | 'token' = 'cookie';
}
