import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks, newId, Outbox, Page, type UserPrincipal, RateLimiter } from '@roost/plugin-kit';
import { ReviewsConfig } from './reviews.config.js';
import { reviewCreated, thankAuthor } from './reviews.contracts.js';
import { reviewsErrors } from './reviews.errors.js';
import { type ReviewChanges, type ReviewFilter, type ReviewRow, ReviewsRepository } from './reviews.repository.js';

/** Input of a review. */
export type ReviewDraft = Pick<ReviewRow, 'subject' | 'rating' | 'text'>;

@Injectable()
export class ReviewsService {
  constructor(
    private readonly em: EntityManager,
    private readonly repository: ReviewsRepository,
    private readonly hooks: Hooks,
    private readonly outbox: Outbox,
    private readonly limiter: RateLimiter,
    private readonly config: ReviewsConfig,
  ) {}

  /** @throws `http.too_many_requests`, or whatever another plugin refuses with */
  async create(draft: ReviewDraft, { userId: authorId, projectId }: UserPrincipal): Promise<ReviewRow> {
    await this.limiter.take({ name: 'create', budget: this.config.budget, by: { subject: authorId } });
    // The row, the event and the job are committed together, or none of them is.
    return this.em.transactional(async () => {
      const accepted = await this.hooks.run('reviews.creating', { ...draft, authorId, projectId });
      const review = { ...accepted, id: newId(), hidden: false, createdAt: new Date().toISOString() };
      await this.repository.insert(review);
      const fact = { reviewId: review.id, authorId, projectId };
      await this.outbox.emit(reviewCreated, fact, `review:${review.id}`);
      await this.outbox.enqueue(thankAuthor, { reviewId: review.id });
      return review;
    });
  }

  async list(filter: ReviewFilter): Promise<Page<ReviewRow>> {
    return Page.of(await this.repository.list({ ...filter, limit: filter.limit + 1 }), filter.limit);
  }

  /** @throws `reviews.not_found`, `reviews.not_yours` */
  async update(id: string, changes: ReviewChanges, principal: UserPrincipal): Promise<ReviewRow> {
    await this.demandOwn(id, principal);
    const review = await this.repository.update(id, changes);
    if (!review) throw reviewsErrors.not_found();
    return review;
  }

  /** @throws `reviews.not_found`, `reviews.not_yours` */
  async delete(id: string, principal: UserPrincipal): Promise<void> {
    await this.demandOwn(id, principal);
    await this.repository.delete(id);
  }

  /** Moderators can change and delete every review. */
  private async demandOwn(id: string, { userId, projectId, permissions }: UserPrincipal): Promise<void> {
    const review = await this.repository.find(id);
    if (review?.projectId !== projectId) throw reviewsErrors.not_found();
    if (review.authorId !== userId && !permissions.has('reviews.moderate')) throw reviewsErrors.not_yours();
  }
}
