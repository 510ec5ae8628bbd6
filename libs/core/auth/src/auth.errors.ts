import { defineErrors } from '@roost/plugin-kit';

export const authErrors = defineErrors('auth', {
  email_taken: { status: 409, title: 'An account with this email address already exists' },
  username_taken: { status: 409, title: 'This username is taken' },
  invalid_credentials: { status: 401, title: 'Wrong username or password' },
  invalid_refresh_token: { status: 401, title: 'This session has ended. Sign in again' },
  invalid_sign_in_code: { status: 401, title: 'This code is wrong, already used or expired' },
  invalid_code: { status: 400, title: 'This code is wrong, already used or expired' },
  weak_password: { status: 400, title: 'This password is too easy to guess' },
  wrong_password: { status: 403, title: 'The current password is wrong' },
  origin_not_allowed: { status: 403, title: 'This origin may not use the session cookie' },
  csrf_token_required: { status: 403, title: 'This request needs the CSRF token of the session' },
  setup_refused: { status: 403, title: 'This setup link is not valid or was already used' },
  session_not_found: { status: 404, title: 'This session does not exist' },
  role_not_found: { status: 404, title: 'This role does not exist' },
  role_is_fixed: { status: 409, title: 'This role cannot be changed' },
  role_is_held: { status: 409, title: 'Some accounts still have this role' },
  invalid_command: { status: 400, title: 'The arguments of this command are not valid' },
  unknown_permission: { status: 400, title: 'No plugin declares this permission' },
  beyond_own_permissions: { status: 403, title: 'You can only grant or revoke permissions that you hold yourself' },
  own_account: { status: 409, title: 'You cannot do this to your own account' },
});
