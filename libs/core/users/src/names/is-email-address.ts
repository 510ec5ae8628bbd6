import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Trimmed } from '@roost/plugin-kit';
import { isEmail, IsEmail, MaxLength } from 'class-validator';

const LONGEST = 254;
/** No quoted local parts, as `"a b"@example.org`: standards allow them, mail servers and people trip over them. */
const USUAL = { blacklisted_chars: '"' };

/** Whether this is an address that mails are sent to. */
export const isEmailAddress = (text: string): boolean => text.length <= LONGEST && isEmail(text, USUAL);

/** A field that holds an address. Blanks around it are taken off. */
export const IsEmailAddress = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ format: 'email', maxLength: LONGEST }), Trimmed(), IsEmail(USUAL), MaxLength(LONGEST));
