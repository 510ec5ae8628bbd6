import { MailPort } from '@roost/mail';
import { defineDriver } from '@roost/plugin-kit';
import { DevMail } from './dev-mail.js';
import { DevMailConfig } from './dev-mail.config.js';

export const devMailDriver = defineDriver({
  port: MailPort,
  name: 'dev',
  config: DevMailConfig,
  useClass: DevMail,
  api: () => import('./dev-mail.api.module.js').then((file) => file.DevMailApiModule),
});
