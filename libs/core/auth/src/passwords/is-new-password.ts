import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** A field that is a new password: 8 to 128 characters, taken as they are. */
export const IsNewPassword = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ minLength: 8, maxLength: 128 }), IsString(), Length(8, 128));
