import { Migration } from '@mikro-orm/migrations';

export class CreateObjects extends Migration {
  override up(): void {
    this.addSql(`
      create table storage_pictshare_object (
        key text primary key,
        hash text not null,
        delete_code text null,
        bytes bigint not null,
        modified_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index storage_pictshare_object_hash_index on storage_pictshare_object (hash)');
  }

  override down(): void {
    this.addSql('drop table storage_pictshare_object');
  }
}
