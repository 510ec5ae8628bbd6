import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Who may see media: its owner (and whom they give a link to), whoever is signed in to its project, or everyone. */
export const MEDIA_ACCESS = ['private', 'members', 'public'] as const;
export type MediaAccess = (typeof MEDIA_ACCESS)[number];

/** Something that somebody keeps: a name for a blob, and who may see it. */
@Entity({ tableName: 'media_media' })
@Index({ name: 'media_media_owner_index', properties: ['ownerId', 'id'] })
@Index({ name: 'media_media_owner_shown_index', properties: ['ownerId', 'id'], where: `access <> 'private'` })
@Index({ name: 'media_media_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'media_media_taken_down_index', properties: ['projectId', 'id'], where: 'taken_down_at is not null' })
@Index({ name: 'media_media_owner_trash_index', properties: ['ownerId', 'id'], where: 'trashed_at is not null' })
@Index({ name: 'media_media_public_index', properties: ['projectId', 'id'], where: `access = 'public'` })
@Index({ name: 'media_media_members_index', properties: ['projectId', 'id'], where: `access = 'members'` })
@Index({ name: 'media_media_project_trash_index', properties: ['projectId', 'id'], where: 'trashed_at is not null' })
@Index({
  name: 'media_media_name_index',
  expression:
    'create index media_media_name_index on media_media using gin (filename gin_trgm_ops) with (fastupdate = off)',
})
@Index({ name: 'media_media_trash_index', properties: ['trashedAt'] })
@Check({ name: 'media_media_access_check', expression: `access = any (array['private', 'members', 'public'])` })
export class Media {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  ownerId: string;

  @Property({ type: 'uuid' })
  @Index({ name: 'media_media_blob_index' })
  @RefersTo('storage_blob')
  blobId: string;

  /** As its owner calls it. */
  @Property({ type: 'text' })
  filename: string;

  @Property({ type: 'text', default: 'private' })
  access: MediaAccess;

  /** Since when it has been in the trash. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  trashedAt: Date | null;

  /** Since when a moderator has kept it from everyone but its owner. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  takenDownAt: Date | null;

  /** Why, for its owner. */
  @Property({ type: 'text', nullable: true })
  takenDownReason: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
