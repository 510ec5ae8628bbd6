import { defineJob } from '@roost/plugin-kit';

/** Renders one message and hands it to the mail driver. */
export class DeliverMail {
  messageId: string;
}

/** Twenty-four attempts, from the first second to half a day: longer than a mail server is usually away. */
export const deliverMail = defineJob('mail.deliver', { payload: DeliverMail, attempts: 24, backoffMs: 1000 });
