import { defineErrors } from '@roost/plugin-kit';

export const mailErrors = defineErrors('mail', {
  invalid_address: { status: 400, title: 'This is not a plain email address' },
  invalid_template: { status: 400, title: 'This mail template is not valid' },
  unknown_template: { status: 404, title: 'This mail template does not exist' },
  message_not_found: { status: 404, title: 'This mail does not exist' },
  not_failed: { status: 409, title: 'Only failed mails can be retried' },
  quota_exceeded: { status: 429, title: 'The project has sent as many mails as it may in a day' },
  rejected: { status: 502, title: 'The mail server permanently refused this mail' },
});
