import * as z from 'zod/mini';
import { say } from '../i18n/i18n.ts';

/** What fields have to be, as the API wants them. In a `computed`, so that they speak the language of the page. */
export const checks = {
  filled: () => z.string().check(z.trim(), z.minLength(1, say('field.missing'))),
  email: () => z.string().check(z.trim(), z.email(say('field.email'))),
  username: () =>
    z
      .string()
      .check(
        z.trim(),
        z.minLength(2, say('field.username')),
        z.maxLength(32, say('field.username')),
        z.regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/i, say('field.username')),
      ),
  /** Passwords are taken as they are typed, spaces included. */
  password: () => z.string().check(z.minLength(1, say('field.missing'))),
  newPassword: () => z.string().check(z.minLength(8, say('field.password')), z.maxLength(128, say('field.password'))),
  code: () => z.string().check(z.trim(), z.minLength(1, say('field.code'))),
  atMost: (count: number) => z.string().check(z.trim(), z.maxLength(count, say('field.tooLong', { count }))),
};
