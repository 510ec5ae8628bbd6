import { MailPort } from '@roost/mail';
import { defineDriver } from '@roost/plugin-kit';
import { SmtpMailConfig } from './smtp-mail.config.js';

export const smtpMailDriver = defineDriver({
  port: MailPort,
  name: 'smtp',
  config: SmtpMailConfig,
  load: () => import('./smtp-mail.js').then((file) => file.SmtpMail),
});
