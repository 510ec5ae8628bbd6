import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { InvitedRole } from '../media.contracts.js';

/** That somebody is invited to an album of another person. */
@Entity({ tableName: 'media_album_member' })
@Index({ name: 'media_album_member_user_index', properties: ['userId', 'albumId'] })
@Check({ name: 'media_album_member_role_check', expression: `role = any (array['viewer', 'contributor'])` })
export class MediaAlbumMember {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('media_album')
  albumId: string;

  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  @Property({ type: 'text' })
  role: InvitedRole;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
