import { defineErrors } from '@roost/plugin-kit';

export const usersErrors = defineErrors('users', {
  not_found: { status: 404, title: 'This user does not exist' },
  export_not_found: { status: 404, title: 'This link is not valid or has expired' },
  username_reserved: { status: 400, title: 'This username is reserved' },
  username_taken: { status: 409, title: 'This username is taken' },
  invalid_fields: { status: 400, title: 'Some values of own fields are not valid' },
  field_taken: { status: 409, title: 'Somebody else has this value' },
  field_not_found: { status: 404, title: 'The project has no such field' },
  field_exists: { status: 409, title: 'The project has a field with this key' },
  too_many_fields: { status: 409, title: 'The project has as many fields as it can have' },
  contradictory_field: { status: 400, title: 'Such a field makes no sense' },
  field_not_unique: { status: 409, title: 'The field cannot become unique, because people share values' },
  field_change_unconfirmed: { status: 409, title: 'This change affects values that people have. Confirm it' },
  no_directory: { status: 403, title: 'The project has no directory of people' },
  quota_exceeded: { status: 403, title: 'The project has no room for more people' },
  last_admin: { status: 409, title: 'This is the last account that can administer the project' },
});
