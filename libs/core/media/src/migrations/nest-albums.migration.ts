import { Migration } from '@mikro-orm/migrations';

/** Albums in albums, and links to albums. */
export class NestAlbums extends Migration {
  override up(): void {
    this.addSql('alter table media_album add column parent_id uuid null');
    this.addSql('create index media_album_parent_index on media_album (parent_id) where parent_id is not null');
    this.addSql('alter table media_share alter column media_id drop not null, add column album_id uuid null');
    this.addSql('create index media_share_album_index on media_share (album_id)');
  }

  override down(): void {
    this.addSql('delete from media_share where media_id is null');
    this.addSql('alter table media_share drop column album_id, alter column media_id set not null');
    this.addSql('drop index media_album_parent_index');
    this.addSql('alter table media_album drop column parent_id');
  }
}
