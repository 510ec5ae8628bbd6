import { defineErrors } from '@roost/plugin-kit';

export const authErrors = defineErrors('auth', {
  email_taken: { status: 409, title: 'There is an account with this email address' },
  username_taken: { status: 409, title: 'This username is taken' },
  invalid_credentials: { status: 401, title: 'Wrong username or password' },
  invalid_refresh_token: { status: 401, title: 'This session has ended: sign in again' },
  invalid_sign_in_code: { status: 401, title: 'This code is wrong, used or too old' },
  invalid_code: { status: 400, title: 'This code is wrong, used or too old' },
  weak_password: { status: 400, title: 'This password is too easy to guess' },
  wrong_password: { status: 403, title: 'The current password is wrong' },
  origin_not_allowed: { status: 403, title: 'This origin may not use the session cookie' },
  csrf_token_required: { status: 403, title: 'This needs the CSRF token of the session' },
  setup_refused: { status: 403, title: 'This setup link is not valid, or was used' },
  page_not_found: { status: 404, title: 'There is no such page' },
  session_not_found: { status: 404, title: 'No such session' },
  role_not_found: { status: 404, title: 'No such role' },
  role_is_fixed: { status: 409, title: 'This role cannot be changed' },
  role_is_held: { status: 409, title: 'Some accounts still have this role' },
  invalid_command: { status: 400, title: 'The command cannot be run like this' },
  unknown_permission: { status: 400, title: 'No plugin knows this permission' },
  beyond_own_permissions: { status: 403, title: 'Nobody grants or takes away what they do not hold themselves' },
  own_account: { status: 409, title: 'This cannot be done to your own account' },
});
