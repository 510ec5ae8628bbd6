import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  camelCased,
  Database,
  LAST_ID,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
} from '@roost/plugin-kit';
import { Review } from './review.entity.js';

/** A review as it is stored; times are ISO 8601. */
export type ReviewRow = RowOf<Review>;

/** Filters of a list. */
export interface ReviewFilter {
  projectId: string;
  subject?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Fields of a review that can change. */
export type ReviewChanges = Partial<Pick<Review, 'rating' | 'text'>>;

type ReviewTables = TablesOf<{ reviews_review: Review }>;

const REVIEW = camelCased('id', 'project_id', 'author_id', 'subject', 'rating', 'text', 'hidden', 'created_at');

const insertReview = statement((db: Tables<ReviewTables>, p: Parameters<ReviewRow>) =>
  db.insertInto('reviews_review').values({
    id: p.id,
    project_id: p.projectId,
    author_id: p.authorId,
    subject: p.subject,
    rating: p.rating,
    text: p.text,
    hidden: p.hidden,
    created_at: p.createdAt,
  }),
);

const findReview = statement((db: Tables<ReviewTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('reviews_review').select(REVIEW).where('id', '=', p.id).where('hidden', '=', false),
);

const listReviews = statement(
  (db: Tables<ReviewTables>, p: Parameters<{ projectId: string; before: string; limit: number }>) =>
    db
      .selectFrom('reviews_review')
      .select(REVIEW)
      .where('project_id', '=', p.projectId)
      .where('hidden', '=', false)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
);

const listReviewsOn = statement(
  (db: Tables<ReviewTables>, p: Parameters<{ projectId: string; subject: string; before: string; limit: number }>) =>
    db
      .selectFrom('reviews_review')
      .select(REVIEW)
      .where('project_id', '=', p.projectId)
      .where('subject', '=', p.subject)
      .where('hidden', '=', false)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
);

/** Null does not change a field. */
const updateReview = statement(
  (db: Tables<ReviewTables>, p: Parameters<{ id: string; rating: number | null; text: string | null }>) =>
    db
      .updateTable('reviews_review')
      .set((eb) => ({
        rating: sql<number>`coalesce(${p.rating}, ${eb.ref('rating')})`,
        text: sql<string>`coalesce(${p.text}, ${eb.ref('text')})`,
      }))
      .where('id', '=', p.id)
      .returning(REVIEW),
);

/** Frequent queries are statements, which are compiled once. Others use the entity manager. */
@Injectable()
export class ReviewsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Sent with the commit, without a round trip of its own. Its error fails the commit. */
  async insert(review: ReviewRow): Promise<void> {
    await this.database.postpone(insertReview, review);
  }

  async find(id: string): Promise<ReviewRow | undefined> {
    return this.database.first(findReview, { id });
  }

  /** The newest first. */
  async list({ projectId, subject, limit, cursor: before = LAST_ID }: ReviewFilter): Promise<ReviewRow[]> {
    if (subject === undefined) return this.database.run(listReviews, { projectId, before, limit });
    return this.database.run(listReviewsOn, { projectId, subject, before, limit });
  }

  /** @returns the changed review, or undefined if there is none. */
  async update(id: string, { rating, text }: ReviewChanges): Promise<ReviewRow | undefined> {
    return this.database.first(updateReview, { id, rating: rating ?? null, text: text ?? null });
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
