import { Module } from '@nestjs/common';
import { MailerModule, type MailerOptions } from '@nestjs-modules/mailer';
import { ProjectsModule } from '@roost/projects';
import { DeliverMailJob } from './delivery/deliver-mail.job.js';
import { driverTransport } from './delivery/driver-transport.js';
import { Sender } from './delivery/sender.js';
import { WarmUp } from './delivery/warm-up.js';
import { MailModule } from './mail.module.js';
import { type MailDriver, MailPort } from './mail.port.js';
import { TidyMessagesJob } from './messages/tidy-messages.job.js';

@Module({
  imports: [
    MailModule,
    ProjectsModule,
    MailerModule.forRootAsync({
      imports: [],
      inject: [MailPort.token],
      // The mailer’s types know the transports of nodemailer only, not those that others write.
      useFactory: (driver: MailDriver): MailerOptions => Object.assign({}, { transport: driverTransport(driver) }),
    }),
  ],
  providers: [DeliverMailJob, Sender, TidyMessagesJob, WarmUp],
})
export class MailWorkerModule {}
