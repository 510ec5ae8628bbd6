import { defineErrors } from '@roost/plugin-kit';

export const mailErrors = defineErrors('mail', {
  invalid_address: { status: 400, title: 'This is not one plain email address' },
  invalid_template: { status: 400, title: 'This mail template cannot be filled in' },
  unknown_template: { status: 404, title: 'There is no such mail template' },
  message_not_found: { status: 404, title: 'No such mail' },
  not_failed: { status: 409, title: 'Only mails that were given up can be tried again' },
  rejected: { status: 502, title: 'The mail server will never take this mail' },
});
