import { unwrap } from '@roost/client';
import { api } from '../api/client.ts';
import { makeGood } from '../session/lost-answers.ts';
import { changed, knowMe, type Me } from '../session/session.ts';

/** What people type into the pages that links in mails open. */
export interface MailFields {
  email: string;
  code: string;
  username: string;
  newPassword: string;
}

export interface MailPage {
  fields: readonly (keyof MailFields)[];
  /** By code of the problem; `*` takes every other one. None: it belongs to the whole form. */
  homes: Readonly<Record<string, keyof MailFields | ''>>;
  /** The code only comes with the link: nobody types it. */
  needsLink?: true;
  /** Asks for another mail, where a code may be too old. */
  again?: (email: string) => Promise<unknown>;
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
    homes: {
      'auth.setup_refused': '',
      'auth.email_taken': 'email',
      'auth.username_taken': 'username',
      '*': 'newPassword',
    },
    needsLink: true,
    next: 'home',
    send: async ({ email, username, newPassword: password, code }) => {
      const body = { email, username, password, token: code };
      const known = await makeGood({ username, password }, () => api.POST('/auth/setup', { body }));
      return known ?? api.session.signIn({ username, password });
    },
  },
  'sign-in': {
    fields: ['email', 'code'],
    homes: { '*': 'code' },
    next: 'home',
    again: (email) => unwrap(api.POST('/auth/start', { body: { email } })),
    send: ({ email, code }) => api.session.signInByCode({ email, code }),
  },
  'verify-email': {
    fields: ['email', 'code'],
    homes: { '*': 'code' },
    next: 'home',
    again: (email) => unwrap(api.POST('/auth/send-verification', { body: { email } })),
    send: async ({ email, code }) => {
      await unwrap(api.POST('/auth/verify-email', { body: { email, code } }));
      // Whoever is signed in here sees it at once.
      if (await knowMe()) changed(await unwrap(api.GET('/users/me')));
      return undefined;
    },
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
    again: (email) => unwrap(api.POST('/auth/send-reset-token', { body: { email } })),
    send: ({ email, code, newPassword }) =>
      makeGood({ username: email, password: newPassword }, () =>
        api.PUT('/auth/restart-password', { body: { email, token: code, newPassword } }),
      ),
  },
  'undo-email': {
    fields: ['email'],
    homes: { '*': 'email' },
    needsLink: true,
    next: 'forgot-password',
    send: ({ email, code }) => done(unwrap(api.POST('/auth/undo-email', { body: { email, code } }))),
  },
};
