import { defineErrors } from '@roost/plugin-kit';

export const mailErrors = defineErrors('mail', {
  invalid_address: { status: 400, title: 'This is not one plain email address' },
  rejected: { status: 502, title: 'The mail server will never take this mail' },
  unknown_template: { status: 500, title: 'There is no such mail template' },
});
