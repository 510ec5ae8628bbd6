import './mail.contracts.js';
import { definePlugin } from '@roost/plugin-kit';
import { MailMessage } from './mail-message.entity.js';
import { MailConfig } from './mail.config.js';
import { mailErrors } from './mail.errors.js';
import { MailModule } from './mail.module.js';
import { MailPort } from './mail.port.js';
import { CreateMail } from './migrations/create-mail.migration.js';

export const mailPlugin = definePlugin({
  name: 'mail',
  version: '1.0.0',
  compat: '^1.0.0',
  config: MailConfig,
  entities: [MailMessage],
  migrations: [{ name: '20261120000000_create', class: CreateMail }],
  ports: [MailPort],
  errors: mailErrors,
  // From the first second to half a day: longer than a mail server is usually away.
  jobs: [{ name: 'mail.deliver', attempts: 24, backoffMs: 1000 }],
  module: MailModule,
  worker: () => import('./mail.worker.module.js').then((file) => file.MailWorkerModule),
});
