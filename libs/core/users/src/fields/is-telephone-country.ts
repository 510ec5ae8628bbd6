import { registerDecorator } from 'class-validator';
import { isTelephoneCountry } from './telephone.js';

/** Two letters of a country that telephone numbers are known of, as SE; or empty. */
export const IsTelephoneCountry = (): PropertyDecorator => (target, key) => {
  registerDecorator({
    name: 'isTelephoneCountry',
    target: target.constructor,
    propertyName: String(key),
    validator: {
      validate: (value: unknown) => typeof value === 'string' && (value === '' || isTelephoneCountry(value)),
      defaultMessage: () => '$property must be the two letters of a country, as SE, or empty',
    },
  });
};
