import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A short text that somebody shows to everyone. */
@Entity({ tableName: 'posts_post' })
@Index({ name: 'posts_post_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'posts_post_author_index', properties: ['authorId', 'id'] })
@Index({ name: 'posts_post_media_index', properties: ['mediaIds'], type: 'gin' })
export class Post {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  authorId: string;

  @Property({ type: 'text' })
  title: string;

  @Property({ type: 'text' })
  content: string;

  /** Media of the author, in the order in which they are shown. */
  @Property({ type: 'uuid[]', defaultRaw: `'{}'` })
  @RefersTo('media_media')
  mediaIds: string[];

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;

  /** When it was last changed. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  updatedAt: Date | null;
}
