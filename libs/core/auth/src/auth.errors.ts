import { defineErrors } from '@roost/plugin-kit';

export const authErrors = defineErrors('auth', {
  email_taken: { status: 409, title: 'There is an account with this email address' },
  username_taken: { status: 409, title: 'This username is taken' },
  invalid_credentials: { status: 401, title: 'Wrong username or password' },
  origin_not_allowed: { status: 403, title: 'This origin may not use the session cookie' },
  setup_refused: { status: 403, title: 'This setup link is not valid, or was used' },
});
