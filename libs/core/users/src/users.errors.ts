import { defineErrors } from '@roost/plugin-kit';

export const usersErrors = defineErrors('users', {
  not_found: { status: 404, title: 'This user does not exist' },
  export_not_found: { status: 404, title: 'This link is not valid or has expired' },
  username_reserved: { status: 400, title: 'This username is reserved' },
  username_taken: { status: 409, title: 'This username is taken' },
  quota_exceeded: { status: 403, title: 'The project has no room for more people' },
  last_admin: { status: 409, title: 'This is the last account that can administer the project' },
});
