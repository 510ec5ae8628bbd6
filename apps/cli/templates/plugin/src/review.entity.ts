import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A rating with a text about a subject. */
@Entity({ tableName: 'reviews_review' })
@Index({ name: 'reviews_review_subject_index', properties: ['projectId', 'subject', 'id'] })
@Index({ name: 'reviews_review_author_index', properties: ['authorId'] })
export class Review {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'uuid' })
  authorId: string;

  /** The subject. */
  @Property({ type: 'text' })
  subject: string;

  /** From 1 to 5. */
  @Property({ type: 'integer' })
  rating: number;

  @Property({ type: 'text' })
  text: string;

  /** Hidden reviews are kept but not shown. */
  @Property({ type: 'boolean', default: false })
  hidden: boolean;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
