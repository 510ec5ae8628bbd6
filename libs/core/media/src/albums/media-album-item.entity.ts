import { Entity, Index, PrimaryKey } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That one medium is in one album. */
@Entity({ tableName: 'media_album_item' })
export class MediaAlbumItem {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('media_album')
  albumId: string;

  @PrimaryKey({ type: 'uuid' })
  @Index({ name: 'media_album_item_media_index' })
  @RefersTo('media_media')
  mediaId: string;
}
