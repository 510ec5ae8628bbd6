import { Module } from '@nestjs/common';
import { MailModule } from './mail.module.js';
import { MessagesController } from './messages/messages.controller.js';
import { MessagesService } from './messages/messages.service.js';
import { MailTemplatesController } from './templates/mail-templates.controller.js';
import { MailTemplatesService } from './templates/mail-templates.service.js';
import { PurgedTemplates } from './templates/purged-templates.js';

@Module({
  imports: [MailModule],
  controllers: [MailTemplatesController, MessagesController],
  providers: [MailTemplatesService, MessagesService, PurgedTemplates],
})
export class MailApiModule {}
