import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { UsersModule } from '@roost/users';
import { HideReviews } from './hide-reviews.js';
import { ThankJob } from './jobs/thank.job.js';
import { ReviewsModule } from './reviews.module.js';

/** What the queue process loads. */
@Module({ imports: [MailModule, ReviewsModule, UsersModule], providers: [HideReviews, ThankJob] })
export class ReviewsWorkerModule {}
