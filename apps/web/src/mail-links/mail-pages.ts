import { unwrap } from '@roost/client';
import { api } from '../api/client.ts';
import type { Me } from '../session/session.ts';

/** What people type into the pages that links in mails open. */
export interface MailFields {
  email: string;
  code: string;
  username: string;
  newPassword: string;
}

export interface MailPage {
  fields: readonly (keyof MailFields)[];
  /** By code of the problem; `*` takes every other one. */
  homes: Readonly<Record<string, keyof MailFields>>;
  /** The code only comes with the link: nobody types it. */
  needsLink?: true;
  /** @returns who is signed in by it, if it signs anybody in. */
  send: (fields: MailFields) => Promise<Me | undefined>;
  /** Where it goes on from there. */
  next: 'login' | 'forgot-password' | 'home';
}

const done = async (call: Promise<unknown>): Promise<undefined> => {
  await call;
  return undefined;
};

/** By the last part of their path, `/account/<name>`. */
export const MAIL_PAGES: Readonly<Record<string, MailPage>> = {
  setup: {
    fields: ['email', 'username', 'newPassword'],
    homes: { 'auth.setup_refused': 'email', 'auth.username_taken': 'username', '*': 'newPassword' },
    needsLink: true,
    next: 'home',
    send: async ({ email, username, newPassword, code }) => {
      await unwrap(api.POST('/auth/setup', { body: { email, username, password: newPassword, token: code } }));
      return api.session.signIn({ username, password: newPassword });
    },
  },
  'sign-in': {
    fields: ['email', 'code'],
    homes: { '*': 'code' },
    next: 'home',
    send: ({ email, code }) => api.session.signInByCode({ email, code }),
  },
  'verify-email': {
    fields: ['email', 'code'],
    homes: { '*': 'code' },
    next: 'home',
    send: ({ email, code }) => done(unwrap(api.POST('/auth/verify-email', { body: { email, code } }))),
  },
  'forgot-password': {
    fields: ['email'],
    homes: { '*': 'email' },
    next: 'login',
    send: ({ email }) => done(unwrap(api.POST('/auth/send-reset-token', { body: { email } }))),
  },
  'reset-password': {
    fields: ['email', 'code', 'newPassword'],
    homes: { 'auth.weak_password': 'newPassword', '*': 'code' },
    next: 'login',
    send: ({ email, code, newPassword }) =>
      done(unwrap(api.PUT('/auth/restart-password', { body: { email, token: code, newPassword } }))),
  },
  'undo-email': {
    fields: ['email'],
    homes: { '*': 'email' },
    needsLink: true,
    next: 'forgot-password',
    send: ({ email, code }) => done(unwrap(api.POST('/auth/undo-email', { body: { email, code } }))),
  },
};
