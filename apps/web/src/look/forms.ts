import { i18n, say } from '../i18n/i18n.ts';
import { RoostError } from '@roost/client';

/** An error at its field, as UForm takes it. */
export interface FieldError {
  name: string;
  message: string;
}

/** What went wrong, as a sentence for people. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof RoostError)) return say('problem.unknown');
  if (error.status === 0) return say('connection.gone');
  const key = `problem.${error.code}`;
  if (i18n.global.te(key) || i18n.global.te(key, 'en')) return say(key, { seconds: error.retryAfter ?? 60 });
  return error.message;
}

/** By other names in forms than in the API: at first its own, then these. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  password: ['newPassword'],
  newPassword: ['password'],
  token: ['code'],
  email: ['username', 'newEmail'],
};

/**
 * The errors of a refused request, each at the field that it belongs to.
 *
 * @param homes field by code of the problem, for problems that name no field of the form. `*` takes every other one.
 * @param fields of the form
 */
export function fieldErrors(
  error: unknown,
  homes: Readonly<Record<string, string>>,
  fields: ReadonlySet<string>,
): FieldError[] {
  const home = (error instanceof RoostError ? homes[error.code] : undefined) ?? homes['*'] ?? '';
  if (!(error instanceof RoostError) || error.errors.length === 0) return [{ name: home, message: wordsOf(error) }];
  return error.errors.map(({ pointer, code, detail }) => {
    const [, field = '', key] = pointer.split('/');
    // Of fields within one, the form has each by its whole name.
    const whole = key === undefined ? field : `${field}.${key}`;
    const name = [whole, field, ...(ALSO[field] ?? [])].find((each) => fields.has(each)) ?? home;
    return { name, message: messageOf(error, field, code) ?? detail };
  });
}

/** What a value has to be, where its form was wrong; else what is wrong with this one. */
function messageOf(error: RoostError, field: string, code: string): string | undefined {
  const keys = error.code === INVALID ? [`field.${field}`] : [`problem.${error.code}_${code}`, `problem.${error.code}`];
  const key = keys.find((each) => i18n.global.te(each) || i18n.global.te(each, 'en'));
  return key === undefined ? undefined : say(key);
}

const INVALID = 'http.validation_failed';

/** Puts the focus on the first field with an error. */
export function focusFirstError({ errors }: { errors: readonly { id?: string }[] }): void {
  const id = errors.find((error) => error.id !== undefined)?.id;
  if (id === undefined) return;
  // A form's fields are disabled until its handler has returned.
  setTimeout(() => {
    const field = document.getElementById(id);
    // Choices are several fields under one name.
    (field?.querySelector<HTMLElement>('[role=radio], [role=checkbox]') ?? field)?.focus();
  });
}
