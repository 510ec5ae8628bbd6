import { definePlugin } from '@roost/plugin-kit';
import { MailConfig } from './mail.config.js';
import { deliverMail, tidyMessages } from './mail.contracts.js';
import { mailErrors } from './mail.errors.js';
import { MailModule } from './mail.module.js';
import { MailPort } from './mail.port.js';
import { MailSettings } from './mail.settings.js';
import { MailMessage } from './messages/mail-message.entity.js';
import { AddAttachments } from './migrations/add-attachments.migration.js';
import { AddCompiledTemplates } from './migrations/add-compiled-templates.migration.js';
import { AddTemplates } from './migrations/add-templates.migration.js';
import { CreateMail } from './migrations/create-mail.migration.js';
import { IndexMessages } from './migrations/index-messages.migration.js';
import { CompiledMailTemplate } from './templates/compiled-mail-template.entity.js';
import { MailTemplate } from './templates/mail-template.entity.js';

export const mailPlugin = definePlugin({
  name: 'mail',
  version: '1.1.0',
  compat: '^1.0.0',
  requires: ['projects'],
  config: MailConfig,
  settings: MailSettings,
  entities: [CompiledMailTemplate, MailMessage, MailTemplate],
  belonging: { mail_compiled_template: 'server' },
  migrations: [
    { name: '20261120000000_create', class: CreateMail },
    { name: '20261121000000_templates', class: AddTemplates },
    { name: '20261122000000_compiled_templates', class: AddCompiledTemplates },
    { name: '20261127000000_index_messages', class: IndexMessages },
    { name: '20261127010000_attachments', class: AddAttachments },
  ],
  permissions: [
    { name: 'mail.manage-templates', description: 'Read, try out and change the mail templates of the project' },
    { name: 'mail.read-messages', description: 'See which mails were sent to whom, and what became of them' },
    { name: 'mail.retry', description: 'Try mails again that were given up' },
  ],
  ports: [MailPort],
  errors: mailErrors,
  jobs: [deliverMail, tidyMessages],
  texts: new URL('../texts/', import.meta.url),
  commands: [{ name: 'mail check', usage: '', summary: 'render every mail template with its sample data' }],
  module: MailModule,
  api: () => import('./mail.api.module.js').then((file) => file.MailApiModule),
  worker: () => import('./mail.worker.module.js').then((file) => file.MailWorkerModule),
});
