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

/**
 * The errors of a refused form, each at the field that it belongs to.
 *
 * @param homes field by code of the problem, for problems that name no field. `*` takes every other one.
 */
export function fieldErrors(error: unknown, homes: Readonly<Record<string, string>>): FieldError[] {
  if (error instanceof RoostError && error.errors.length > 0) {
    return error.errors.map(({ pointer, detail }) => {
      const name = pointer.split('/')[1] ?? '';
      const key = `field.${name}`;
      return { name, message: i18n.global.te(key) ? say(key) : detail };
    });
  }
  const home = (error instanceof RoostError ? homes[error.code] : undefined) ?? homes['*'];
  return home === undefined ? [] : [{ name: home, message: wordsOf(error) }];
}

/** Puts the focus on the first field with an error. */
export function focusFirstError({ errors }: { errors: readonly { id?: string }[] }): void {
  const id = errors.find((error) => error.id !== undefined)?.id;
  // A form's fields are disabled until its handler has returned.
  if (id !== undefined) setTimeout(() => document.getElementById(id)?.focus());
}
