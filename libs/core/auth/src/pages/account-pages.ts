import type { AccountPage, PageField } from './page-frame.js';

const EMAIL: PageField = {
  name: 'email',
  label: { en: 'Email', sv: 'E-post' },
  type: 'email',
  autocomplete: 'email',
};
const CODE: PageField = {
  name: 'code',
  label: { en: 'Code from the mail', sv: 'Koden i mejlet' },
  autocomplete: 'one-time-code',
};
const USERNAME: PageField = {
  name: 'username',
  label: { en: 'Username', sv: 'Användarnamn' },
  autocomplete: 'username',
};
const NEW_PASSWORD = {
  label: { en: 'New password', sv: 'Nytt lösenord' },
  type: 'password',
  autocomplete: 'new-password',
} as const;

/** Every page by its name, the last part of its path. */
export const ACCOUNT_PAGES: ReadonlyMap<string, AccountPage> = new Map<string, AccountPage>([
  [
    'setup',
    {
      title: { en: 'Set up {appName}', sv: 'Kom igång med {appName}' },
      intro: {
        en: 'Make the first admin. This page works once.',
        sv: 'Skapa den första administratören. Sidan fungerar en gång.',
      },
      method: 'POST',
      path: '/auth/setup',
      fields: [EMAIL, USERNAME, { name: 'password', ...NEW_PASSWORD }, { name: 'token' }],
      button: { en: 'Make the admin', sv: 'Skapa administratören' },
      done: {
        en: 'Done: {username} is the first admin and can sign in now.',
        sv: 'Klart: {username} är den första administratören och kan logga in nu.',
      },
    },
  ],
  [
    'log-in',
    {
      title: { en: 'Sign in', sv: 'Logga in' },
      intro: { en: 'With your username or email address.', sv: 'Med användarnamn eller e-postadress.' },
      method: 'POST',
      path: '/auth/login',
      fields: [
        USERNAME,
        {
          ...NEW_PASSWORD,
          name: 'password',
          label: { en: 'Password', sv: 'Lösenord' },
          autocomplete: 'current-password',
        },
      ],
      button: { en: 'Sign in', sv: 'Logga in' },
      done: { en: 'You are signed in as {username}.', sv: 'Du är inloggad som {username}.' },
    },
  ],
  [
    'sign-in',
    {
      title: { en: 'Sign in', sv: 'Logga in' },
      intro: { en: 'Use the code from the mail.', sv: 'Använd koden i mejlet.' },
      method: 'POST',
      path: '/auth/code',
      fields: [EMAIL, CODE],
      button: { en: 'Sign in', sv: 'Logga in' },
      done: { en: 'You are signed in as {username}.', sv: 'Du är inloggad som {username}.' },
    },
  ],
  [
    'sign-up',
    {
      title: { en: 'Create an account', sv: 'Skapa ett konto' },
      intro: { en: 'Your address is verified already.', sv: 'Din adress är redan verifierad.' },
      method: 'POST',
      path: '/auth/register',
      fields: [
        EMAIL,
        USERNAME,
        { name: 'name', label: { en: 'Name (optional)', sv: 'Namn (valfritt)' }, autocomplete: 'name', optional: true },
        { name: 'password', ...NEW_PASSWORD, label: { en: 'Password', sv: 'Lösenord' } },
        { name: 'emailToken', from: 'code' },
      ],
      button: { en: 'Make my account', sv: 'Skapa mitt konto' },
      done: {
        en: 'Welcome, {username}. You can sign in now.',
        sv: 'Välkommen, {username}. Du kan logga in nu.',
      },
    },
  ],
  [
    'verify-email',
    {
      title: { en: 'Verify your address', sv: 'Verifiera din adress' },
      intro: { en: 'Use the code from the mail.', sv: 'Använd koden i mejlet.' },
      method: 'POST',
      path: '/auth/verify-email',
      fields: [EMAIL, CODE],
      button: { en: 'Verify', sv: 'Verifiera' },
      done: { en: 'Your address is verified.', sv: 'Din adress är verifierad.' },
    },
  ],
  [
    'forgot-password',
    {
      title: { en: 'Forgot your password?', sv: 'Glömt lösenordet?' },
      intro: { en: 'We mail you a link that sets a new one.', sv: 'Vi mejlar en länk som ger dig ett nytt.' },
      method: 'POST',
      path: '/auth/send-reset-token',
      fields: [EMAIL],
      button: { en: 'Send the mail', sv: 'Skicka mejlet' },
      done: {
        en: 'If there is an account with this address, a mail is on its way.',
        sv: 'Om det finns ett konto med den adressen är ett mejl på väg.',
      },
    },
  ],
  [
    'reset-password',
    {
      title: { en: 'Set a new password', sv: 'Välj ett nytt lösenord' },
      intro: { en: 'You will be signed out everywhere.', sv: 'Du loggas ut överallt.' },
      method: 'PUT',
      path: '/auth/restart-password',
      fields: [EMAIL, { ...CODE, name: 'token', from: 'code' }, { name: 'newPassword', ...NEW_PASSWORD }],
      button: { en: 'Set the password', sv: 'Spara lösenordet' },
      done: { en: 'Your password was changed. You can sign in now.', sv: 'Lösenordet är ändrat. Du kan logga in nu.' },
    },
  ],
  [
    'undo-email',
    {
      title: { en: 'Take your address back', sv: 'Ta tillbaka din adress' },
      intro: {
        en: 'Everybody is signed out of your account, and the password no longer works. You then set a new one by mail.',
        sv: 'Alla loggas ut från ditt konto och lösenordet slutar gälla. Du väljer sedan ett nytt via mejl.',
      },
      method: 'POST',
      path: '/auth/undo-email',
      fields: [EMAIL, { name: 'code' }],
      button: { en: 'Take it back', sv: 'Ta tillbaka' },
      done: {
        en: 'Your address is back. Go to /account/forgot-password to set a new password.',
        sv: 'Din adress är tillbaka. Gå till /account/forgot-password och välj ett nytt lösenord.',
      },
    },
  ],
]);
