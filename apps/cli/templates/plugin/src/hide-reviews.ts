import { Injectable } from '@nestjs/common';
import { OnEvent } from '@roost/plugin-kit';
import { UserSuspended, userSuspended } from '@roost/users';
import { ReviewsRepository } from './reviews.repository.js';

/** Hides reviews of suspended people. */
@Injectable()
export class HideReviews {
  constructor(private readonly repository: ReviewsRepository) {}

  @OnEvent(userSuspended, { id: 'hide-reviews' })
  async hide({ userId }: UserSuspended): Promise<void> {
    await this.repository.hideAllOf(userId);
  }
}
