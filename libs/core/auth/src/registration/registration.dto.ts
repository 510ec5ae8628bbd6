import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsLocale } from '@roost/plugin-kit';
import { IsEmailAddress, IsUsername, VALUES } from '@roost/users';
import { Transform } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
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

  @ApiPropertyOptional({ ...VALUES, description: `${VALUES.description}. In a form: the same as JSON` })
  @Transform(({ value }: { value: unknown }) => readObject(value))
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown>;
}

/** Fields of forms are text. */
function readObject(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
