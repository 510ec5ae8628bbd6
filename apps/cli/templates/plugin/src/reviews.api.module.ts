import { Module } from '@nestjs/common';
import { ReviewsController } from './reviews.controller.js';
import { ReviewsModule } from './reviews.module.js';
import { ReviewsService } from './reviews.service.js';

/** What the HTTP process loads. */
@Module({ imports: [ReviewsModule], controllers: [ReviewsController], providers: [ReviewsService] })
export class ReviewsApiModule {}
