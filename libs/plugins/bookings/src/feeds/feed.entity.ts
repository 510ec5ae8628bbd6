import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A calendar that whoever knows its link can read. */
@Entity({ tableName: 'bookings_feed' })
@Unique({ name: 'bookings_feed_token_unique', properties: ['tokenHash'] })
@Index({ name: 'bookings_feed_owner_index', properties: ['ownerId', 'id'] })
export class Feed {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Whose link it is; it works as long as their account is in use. */
  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  ownerId: string;

  /** The resource that it shows; null: the bookings and shifts of its owner. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo('bookings_resource')
  resourceId: string | null;

  /** SHA-256 of the link's secret, in hex. */
  @Property({ type: 'text' })
  tokenHash: string;

  /** SHA-256 of what it showed when it was last read, in hex; null: it was never read. */
  @Property({ type: 'text', nullable: true })
  contentHash: string | null;

  /** When it was first read with that content, to the second. Never the same for two contents. */
  @Property({ type: 'timestamptz', length: 0, nullable: true })
  contentSince: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
