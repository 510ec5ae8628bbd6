import { type AnyClass, type FieldError, localeFieldsOf } from '@roost/plugin-kit';
import { instanceToPlain, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldErrors } from '../validation/field-errors.js';

type Values = Readonly<Record<string, unknown>>;

/** Values that were held against the class of their settings. */
export interface ValidatedSettings {
  /** An instance of the class. */
  settings: object;
  faults: readonly FieldError[];
}

/** Makes settings of values, and says all that is wrong with them. @param locales languages of the installation */
export function validateSettings(type: AnyClass, values: Values, locales: readonly string[]): ValidatedSettings {
  const settings = plainToInstance(type, values);
  const errors = validateSync(settings, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  const faults = errors.flatMap((error) => fieldErrors(error));
  return { settings, faults: faults.length > 0 ? faults : languageFaults(type, settings as Values, locales) };
}

/** Their values, as JSON has them. */
export const valuesOf = (settings: object): Record<string, unknown> => instanceToPlain(settings);

/** Which languages there are is known of an installation, not of a class. */
function languageFaults(type: AnyClass, settings: Values, locales: readonly string[]): FieldError[] {
  return localeFieldsOf(type.prototype as object)
    .filter((name) => !locales.includes(String(settings[name])))
    .map((name) => ({
      pointer: `/${name}`,
      code: 'is_in',
      detail: `${name} must be one of the following values: ${locales.join(', ')}`,
    }));
}
