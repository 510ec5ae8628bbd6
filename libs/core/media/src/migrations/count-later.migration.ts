import { Migration } from '@mikro-orm/migrations';

/** The worker counts what a rebuild is about, not the request that starts it; and what is missing in storages is found without reading all. */
export class CountLater extends Migration {
  override up(): void {
    this.addSql('alter table media_rebuild alter column total drop not null');
    this.addSql('create index media_blob_missing_index on media_blob (id) where missing_since is not null');
  }

  override down(): void {
    this.addSql('drop index media_blob_missing_index');
    this.addSql('update media_rebuild set total = done where total is null');
    this.addSql('alter table media_rebuild alter column total set not null');
  }
}
