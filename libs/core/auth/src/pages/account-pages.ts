import type { AccountPage, PageField } from './page-frame.js';

const EMAIL: PageField = { name: 'email', label: 'email', type: 'email', autocomplete: 'email' };
const CODE: PageField = { name: 'code', label: 'code', autocomplete: 'one-time-code' };
const USERNAME: PageField = { name: 'username', label: 'username', autocomplete: 'username' };
const NEW_PASSWORD = { label: 'new-password', type: 'password', autocomplete: 'new-password' } as const;

/** Every page by its name, the last part of its path. Its texts are `pages.<name>.…` in `texts/`. */
export const ACCOUNT_PAGES: ReadonlyMap<string, AccountPage> = new Map<string, AccountPage>([
  [
    'setup',
    {
      method: 'POST',
      path: '/auth/setup',
      fields: [EMAIL, USERNAME, { name: 'password', ...NEW_PASSWORD }, { name: 'token' }],
    },
  ],
  [
    'log-in',
    {
      method: 'POST',
      path: '/auth/login',
      fields: [USERNAME, { name: 'password', label: 'password', type: 'password', autocomplete: 'current-password' }],
    },
  ],
  ['sign-in', { method: 'POST', path: '/auth/code', fields: [EMAIL, CODE] }],
  [
    'sign-up',
    {
      method: 'POST',
      path: '/auth/register',
      fields: [
        EMAIL,
        USERNAME,
        { name: 'name', label: 'name', autocomplete: 'name', optional: true },
        { name: 'password', ...NEW_PASSWORD, label: 'password' },
        { name: 'emailToken', from: 'code' },
      ],
    },
  ],
  ['verify-email', { method: 'POST', path: '/auth/verify-email', fields: [EMAIL, CODE] }],
  ['forgot-password', { method: 'POST', path: '/auth/send-reset-token', fields: [EMAIL] }],
  [
    'reset-password',
    {
      method: 'PUT',
      path: '/auth/restart-password',
      fields: [EMAIL, { ...CODE, name: 'token', from: 'code' }, { name: 'newPassword', ...NEW_PASSWORD }],
    },
  ],
  ['undo-email', { method: 'POST', path: '/auth/undo-email', fields: [EMAIL, { name: 'code' }] }],
]);
