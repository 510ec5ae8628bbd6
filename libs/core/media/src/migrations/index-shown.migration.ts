import { Migration } from '@mikro-orm/migrations';

/** Finds what others may see of a person without a look at what they may not. */
export class IndexShown extends Migration {
  override up(): void {
    this.addSql(`create index media_media_owner_shown_index on media_media (owner_id, id) where access <> 'private'`);
  }

  override down(): void {
    this.addSql('drop index media_media_owner_shown_index');
  }
}
