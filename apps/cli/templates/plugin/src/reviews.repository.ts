import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Review } from './review.entity.js';

/** What to look for. */
export interface ReviewFilter {
  projectId: string;
  subject?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

@Injectable()
export class ReviewsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(review: Review): Promise<void> {
    await this.em.insert(Review, review);
  }

  async find(id: string): Promise<Review | null> {
    return this.em.findOne(Review, { id, hidden: false }, { disableIdentityMap: true });
  }

  /** The newest first. */
  async list({ projectId, subject, limit, cursor }: ReviewFilter): Promise<Review[]> {
    const where = {
      projectId,
      hidden: false,
      ...(subject === undefined ? {} : { subject }),
      ...(cursor === undefined ? {} : { id: { $lt: cursor } }),
    };
    return this.em.find(Review, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }

  async listAllOf(authorId: string): Promise<Review[]> {
    return this.em.find(Review, { authorId }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }

  async hideAllOf(authorId: string): Promise<void> {
    await this.em.nativeUpdate(Review, { authorId }, { hidden: true });
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(Review, { id });
  }

  async deleteAllOf(authorId: string): Promise<void> {
    await this.em.nativeDelete(Review, { authorId });
  }
}
