import { MailPort } from '@roost/mail';
import { defineDriver } from '@roost/plugin-kit';
import { ResendMailConfig } from './resend-mail.config.js';

export const resendMailDriver = defineDriver({
  port: MailPort,
  name: 'resend',
  config: ResendMailConfig,
  load: () => import('./resend-mail.js').then((file) => file.ResendMail),
});
