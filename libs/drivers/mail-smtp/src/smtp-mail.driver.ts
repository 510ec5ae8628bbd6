import { MailPort } from '@roost/mail';
import { defineDriver } from '@roost/plugin-kit';
import { SmtpMail } from './smtp-mail.js';
import { SmtpMailConfig } from './smtp-mail.config.js';

export const smtpMailDriver = defineDriver({
  port: MailPort,
  name: 'smtp',
  config: SmtpMailConfig,
  useClass: SmtpMail,
});
