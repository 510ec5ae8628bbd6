import { defineErrors } from '@roost/plugin-kit';

export const usersErrors = defineErrors('users', {
  not_found: { status: 404, title: 'No such user' },
  export_not_found: { status: 404, title: 'This link does not work, or does not any more' },
  username_taken: { status: 409, title: 'This username is taken' },
  last_admin: { status: 409, title: 'This is the last account that can run the project' },
});
