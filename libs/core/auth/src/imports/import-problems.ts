import type { Problem } from '@roost/plugin-kit';
import { usersErrors } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { columnOfField } from './import-columns.js';
import type { ImportProblem } from './import-values.js';

/** Which column an error is about. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  [authErrors.email_taken.code]: 'email',
  [authErrors.username_taken.code]: 'username',
  [usersErrors.username_reserved.code]: 'username',
};

/** An error of the API, as what is wrong with a line. */
export const problemOf = (
  column: string | null,
  { code, message }: { code: string; message: string },
): ImportProblem => ({ column, code, detail: message });

/** The error that an account was refused with, as what is wrong with its line. */
export function problemsOf(error: Problem): ImportProblem[] {
  const errors = error.details.errors ?? [];
  if (error.code === usersErrors.invalid_fields.code)
    return errors.map(({ pointer, code, detail }) => ({ column: columnAt(pointer), code, detail }));
  if (error.code === usersErrors.field_taken.code)
    return errors.map(({ pointer }) => problemOf(columnAt(pointer), usersErrors.field_taken()));
  return [problemOf(COLUMN_OF[error.code] ?? null, error)];
}

/** @param pointer as `/fields/voice` */
export const columnAt = (pointer: string): string => columnOfField(pointer.replace('/fields/', ''));
