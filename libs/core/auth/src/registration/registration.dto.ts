import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmailAddress, IsUsername, LOCALES } from '@roost/users';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsNewPassword } from '../passwords/is-new-password.js';

export class NewAccountRequest {
  @IsEmailAddress()
  email: string;

  @IsNewPassword()
  password: string;

  @ApiPropertyOptional({
    minLength: 2,
    maxLength: 32,
    description: 'Left out: the part of the address before the @, with a number where that is taken',
  })
  @IsOptional()
  @IsUsername()
  username?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({
    enum: LOCALES,
    enumName: 'Locale',
    description: 'Language of mails. Left out: as Accept-Language has it',
  })
  @IsOptional()
  @IsIn(LOCALES)
  locale?: string;
}

export class RegisterRequest extends NewAccountRequest {
  @ApiPropertyOptional({ description: 'From the link of a sign-up mail: proves the address', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  emailToken?: string;
}
