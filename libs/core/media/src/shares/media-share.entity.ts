import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A link that shows one medium, or one album with all that is in it, to whoever has it. */
@Entity({ tableName: 'media_share' })
export class MediaShare {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid', nullable: true })
  @Index({ name: 'media_share_media_index' })
  @RefersTo('media_media')
  mediaId: string | null;

  @Property({ type: 'uuid', nullable: true })
  @Index({ name: 'media_share_album_index' })
  @RefersTo('media_album')
  albumId: string | null;

  /** SHA-256 of the link's token, in hex. */
  @Property({ type: 'text', unique: 'media_share_token_unique' })
  tokenHash: string;

  @Property({ type: 'timestamptz', length: 6 })
  expiresAt: Date;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
