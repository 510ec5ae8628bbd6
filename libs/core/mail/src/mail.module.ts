import { Module } from '@nestjs/common';
import { MailService } from './mail.service.js';
import { MailData } from './messages/mail-data.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { MailTemplatesRepository } from './templates/mail-templates.repository.js';
import { MjmlThread } from './templates/mjml-thread.js';
import { TemplateRenderer } from './templates/template-renderer.js';
import { TemplateSources } from './templates/template-sources.js';

const SHARED = [
  MailData,
  MailService,
  MailTemplatesRepository,
  MessagesRepository,
  MjmlThread,
  TemplateRenderer,
  TemplateSources,
];

@Module({ providers: SHARED, exports: SHARED })
export class MailModule {}
