import { Module } from '@nestjs/common';
import { MailerModule, type MailerOptions } from '@nestjs-modules/mailer';
import { driverTransport } from './driver-transport.js';
import { DeliverMailJob } from './jobs/deliver-mail.job.js';
import { MailModule } from './mail.module.js';
import { type MailDriver, MailPort } from './mail.port.js';
import { TemplateRenderer } from './template-renderer.js';

@Module({
  imports: [
    MailModule,
    MailerModule.forRootAsync({
      imports: [],
      inject: [MailPort.token],
      useFactory: (driver: MailDriver): MailerOptions => ({
        transport: driverTransport(driver) as NonNullable<MailerOptions['transport']>,
      }),
    }),
  ],
  providers: [DeliverMailJob, TemplateRenderer],
})
export class MailWorkerModule {}
