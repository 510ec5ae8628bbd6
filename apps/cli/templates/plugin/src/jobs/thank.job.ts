import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnJob } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { ThankAuthor, thankAuthor } from '../reviews.contracts.js';
import { ReviewsRepository } from '../reviews.repository.js';

/** Thanks authors, in their language. */
@Injectable()
export class ThankJob {
  constructor(
    private readonly em: EntityManager,
    private readonly repository: ReviewsRepository,
    private readonly users: UsersService,
    private readonly mail: MailService,
  ) {}

  @OnJob(thankAuthor)
  async thank({ reviewId }: ThankAuthor): Promise<void> {
    const review = await this.repository.find(reviewId);
    const author = review && (await this.users.find(review.authorId));
    if (!author) return;
    const { projectId, email: to, locale } = author;
    const { subject } = review;
    const data = { name: nameOf(author), subject };
    // A job may run twice; the mail of one review is sent once.
    const dedupeKey = `reviews.thanks:${reviewId}`;
    const mail = { projectId, to, locale, template: 'reviews.thanks', data, dedupeKey };
    await this.em.transactional(() => this.mail.send(mail));
  }
}
