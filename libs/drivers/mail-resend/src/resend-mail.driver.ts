import { MailPort } from '@roost/mail';
import { defineDriver } from '@roost/plugin-kit';
import { ResendMail } from './resend-mail.js';
import { ResendMailConfig } from './resend-mail.config.js';

export const resendMailDriver = defineDriver({
  port: MailPort,
  name: 'resend',
  config: ResendMailConfig,
  useClass: ResendMail,
});
