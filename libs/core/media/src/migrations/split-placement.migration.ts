import { Migration } from '@mikro-orm/migrations';

/** Variants and transforms say where they are: not every storage keeps what they were made of. */
export class SplitPlacement extends Migration {
  override up(): void {
    this.addSql(`alter table media_variant add column storage text not null default ''`);
    this.addSql('update media_variant v set storage = b.storage from media_blob b where b.id = v.blob_id');
    this.addSql('alter table media_variant alter column storage drop default');
    this.addSql('alter table media_transform add column storage text null');
    this.addSql(
      'update media_transform t set storage = b.storage from media_blob b where b.id = t.blob_id and t.object is not null',
    );
  }

  override down(): void {
    this.addSql('alter table media_variant drop column storage');
    this.addSql('alter table media_transform drop column storage');
  }
}
