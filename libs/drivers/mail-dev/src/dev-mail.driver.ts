import { MailPort } from '@roost/mail';
import { defineDriver } from '@roost/plugin-kit';
import { DevMailConfig } from './dev-mail.config.js';

export const devMailDriver = defineDriver({
  port: MailPort,
  name: 'dev',
  config: DevMailConfig,
  load: () => import('./dev-mail.js').then((file) => file.DevMail),
  api: () => import('./dev-mail.api.module.js').then((file) => file.DevMailApiModule),
});
