import { Module } from '@nestjs/common';
import { ReviewsOfAccount } from './reviews-of-account.js';
import { ReviewsRepository } from './reviews.repository.js';

/** What both processes load. */
@Module({ providers: [ReviewsOfAccount, ReviewsRepository], exports: [ReviewsRepository] })
export class ReviewsModule {}
