import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, ValidateIf } from 'class-validator';

/**
 * Makes a field optional. A missing field is not validated. Unlike `@IsOptional()`, it does not accept null.
 *
 * @example
 * @IfGiven()
 * @IsString()
 * name?: string;
 */
export const IfGiven = (): PropertyDecorator => ValidateIf((_: object, value: unknown) => value !== undefined);

/** Reads a field of a query as a boolean: `true` or `false`. */
export const IsFlag = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean({ message: '$property must be true or false' }),
  );

/**
 * Removes spaces from both ends of a field, which phones add after a suggested word. Do not use it for passwords, which may begin or end
 * with a space.
 *
 * @example
 * @Trimmed()
 * @IsString()
 * username: string;
 */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
