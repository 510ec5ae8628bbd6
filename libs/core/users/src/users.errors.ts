import { defineErrors } from '@roost/plugin-kit';

export const usersErrors = defineErrors('users', {
  not_found: { status: 404, title: 'No such user' },
});
