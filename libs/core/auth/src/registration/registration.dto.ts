import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsLocale } from '@roost/plugin-kit';
import { IsEmailAddress, IsUsername } from '@roost/users';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
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

  @IsLocale({ description: 'Language of mails. Left out: the language that Accept-Language asks for' })
  @IsOptional()
  locale?: string;
}

export class RegisterRequest extends NewAccountRequest {
  @ApiPropertyOptional({ description: 'From the link of a sign-up mail: proves the address', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  emailToken?: string;
}
