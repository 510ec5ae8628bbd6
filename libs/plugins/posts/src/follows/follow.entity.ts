import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That somebody wants to hear of the posts of somebody else. */
@Entity({ tableName: 'posts_follow' })
@Unique({ name: 'posts_follow_unique', properties: ['followerId', 'authorId'] })
@Index({ name: 'posts_follow_author_index', properties: ['authorId', 'id'] })
export class Follow {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  followerId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  authorId: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
