import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { MediaAccess } from '../media.entity.js';

/** Media that somebody keeps together. */
@Entity({ tableName: 'media_album' })
@Index({ name: 'media_album_owner_index', properties: ['ownerId', 'id'] })
@Index({ name: 'media_album_open_index', properties: ['projectId', 'id'], where: `access <> 'private'` })
@Check({ name: 'media_album_access_check', expression: `access = any (array['private', 'members', 'public'])` })
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

  /** Who may see it beside its owner, those who are invited to it, and those who may see an album that it is in. */
  @Property({ type: 'text', default: 'private' })
  access: MediaAccess;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
