import { Migration } from '@mikro-orm/migrations';

/** Finds what is in the trash of one person. */
export class IndexTrash extends Migration {
  override up(): void {
    this.addSql(
      'create index media_media_owner_trash_index on media_media (owner_id, id) where trashed_at is not null',
    );
  }

  override down(): void {
    this.addSql('drop index media_media_owner_trash_index');
  }
}
