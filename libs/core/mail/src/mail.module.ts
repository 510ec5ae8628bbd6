import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { MailService } from './mail.service.js';
import { MailData } from './messages/mail-data.js';
import { MailQuota } from './messages/mail-quota.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { CompiledTemplatesRepository } from './templates/compiled-templates.repository.js';
import { MailTemplatesRepository } from './templates/mail-templates.repository.js';
import { MjmlThread } from './templates/mjml-thread.js';
import { TemplateCheck } from './templates/template-check.js';
import { TemplateHtml } from './templates/template-html.js';
import { MailLayout } from './templates/mail-layout.js';
import { TemplateRenderer } from './templates/template-renderer.js';
import { TemplateSources } from './templates/template-sources.js';

const SHARED = [
  CompiledTemplatesRepository,
  MailData,
  MailQuota,
  MailService,
  MailTemplatesRepository,
  MessagesRepository,
  MjmlThread,
  TemplateCheck,
  TemplateHtml,
  MailLayout,
  TemplateRenderer,
  TemplateSources,
];

@Module({ imports: [ProjectsModule], providers: SHARED, exports: SHARED })
export class MailModule {}
