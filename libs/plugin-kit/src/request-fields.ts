import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, ValidateIf } from 'class-validator';

/**
 * Lets a field of a change be left out, which leaves it as it is. Unlike `@IsOptional()` it does not take null.
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
 * Takes blanks off both ends of a field, as phones leave them behind a suggested word. For what nobody begins or ends with a blank on purpose: not for
 * passwords.
 *
 * @example
 * @Trimmed()
 * @IsString()
 * username: string;
 */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
