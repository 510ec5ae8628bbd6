import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length } from 'class-validator';
import { normalizePassword } from './password-hasher.js';

/** A field that is a new password: 8 to 128 characters of any kind. Keyboards that write the same letter in different ways make the same password. */
export const IsNewPassword = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ minLength: 8, maxLength: 128 }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalizePassword(value) : value)),
    IsString(),
    Length(8, 128),
  );
