import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { WelcomeMailHandler } from './welcome-mail.handler.js';

@Module({ imports: [MailModule], providers: [WelcomeMailHandler] })
export class AuthWorkerModule {}
