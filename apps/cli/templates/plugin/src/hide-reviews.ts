import { Injectable } from '@nestjs/common';
import { type EventMap, OnEvent } from '@roost/plugin-kit';
import { ReviewsRepository } from './reviews.repository.js';

/** Hides what suspended people wrote. */
@Injectable()
export class HideReviews {
  constructor(private readonly repository: ReviewsRepository) {}

  @OnEvent('users.suspended')
  async hide({ userId }: EventMap['users.suspended']): Promise<void> {
    await this.repository.hideAllOf(userId);
  }
}
