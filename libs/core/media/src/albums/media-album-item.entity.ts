import { Entity, Index, PrimaryKey } from '@mikro-orm/decorators/legacy';

/** That one medium is in one album. */
@Entity({ tableName: 'media_album_item' })
export class MediaAlbumItem {
  @PrimaryKey({ type: 'uuid' })
  albumId: string;

  @PrimaryKey({ type: 'uuid' })
  @Index({ name: 'media_album_item_media_index' })
  mediaId: string;
}
