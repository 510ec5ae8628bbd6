import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Matches, registerDecorator } from 'class-validator';
import { normalizeName, USERNAME } from './identity.js';
import { isReserved } from './reserved-usernames.js';

/** Whether a name, in its normal form, is one that a person may choose. */
export const isUsername = (name: string): boolean => USERNAME.test(name) && !isReserved(name);

/** A field that is a username which a person may choose. */
export const IsUsername = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalizeName(value) : value)),
    IsString(),
    Matches(USERNAME, {
      message:
        'username must be 2 to 32 Latin letters and digits, with single dots, hyphens or underscores between them',
    }),
    isFree,
  );

const isFree: PropertyDecorator = (target, property) => {
  registerDecorator({
    name: 'isReserved',
    target: target.constructor,
    propertyName: String(property),
    options: { message: 'this username is reserved' },
    validator: { validate: (value: unknown) => typeof value === 'string' && !isReserved(value) },
  });
};
