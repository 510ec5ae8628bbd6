import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { UsersModule } from '@roost/users';
import { BookingsModule } from './bookings.module.js';
import { BookingLinks } from './mails/booking-links.js';
import { BookingMails } from './mails/booking-mails.js';
import { ComingEventsService } from './mails/coming-events.service.js';
import { RemindJob } from './mails/remind.job.js';
import { SwapMails } from './mails/swap-mails.js';

@Module({
  imports: [BookingsModule, MailModule, UsersModule],
  providers: [BookingLinks, BookingMails, ComingEventsService, RemindJob, SwapMails],
})
export class BookingsWorkerModule {}
