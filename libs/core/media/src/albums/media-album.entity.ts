import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Media that somebody keeps together. */
@Entity({ tableName: 'media_album' })
@Index({ name: 'media_album_owner_index', properties: ['ownerId', 'id'] })
@Index({ name: 'media_album_parent_index', properties: ['parentId'], where: 'parent_id is not null' })
export class MediaAlbum {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  ownerId: string;

  /** The album that it is in; of the same owner. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo('media_album')
  parentId: string | null;

  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
