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
    description: 'Default: the part of the address before the @, with a number if that is taken',
  })
  @IsOptional()
  @IsUsername()
  username?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;

  @IsLocale({ description: 'Language of mails. Default: the language of Accept-Language' })
  @IsOptional()
  locale?: string;
}

export class RegisterRequest extends NewAccountRequest {
  @ApiPropertyOptional({ description: 'Token from the link of a sign-up mail; verifies the address', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  emailToken?: string;

  @ApiPropertyOptional({
    description: 'Token from the link of an invitation; verifies the address, and gives the roles of the invitation',
    maxLength: 100,
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  invitationToken?: string;
}
