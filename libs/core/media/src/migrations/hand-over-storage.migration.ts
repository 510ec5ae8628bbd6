import { Migration } from '@mikro-orm/migrations';

/** What storage has now, by the names that stay. */
const TABLES: Readonly<Record<string, string>> = {
  blob: `id, project_id, sha256, bytes, kind, mime, charset, storage, reference_count, width, height, frames, duration, pages, tags,
    damaged, thumbhash, preview_id, status, failure_reason, notice, ladder, crashes, missing_since, created_at`,
  variant: 'blob_id, rung, name, object, storage, width, height, bytes, etag',
  transform: 'blob_id, key, mime, object, storage, bytes, etag, claimed_at, used_at',
  sweep: 'id, removed_objects, removed_bytes, missing, started_at, finished_at',
};

/**
 * Gives blobs, variants, transforms and sweeps to the plugin storage, whose migrations have run by now. Rows are copied by the names of
 * their columns, and tables not renamed: storage may have added columns to its own in the meantime.
 */
export class HandOverStorage extends Migration {
  override up(): void {
    for (const [table, columns] of Object.entries(TABLES)) {
      this.addSql(`insert into storage_${table} (${columns}) select ${columns} from media_${table}`);
      this.addSql(`drop table media_${table}`);
    }
  }

  /** Takes them back: the migrations before go down on tables of media's own. */
  override down(): void {
    for (const [table, columns] of Object.entries(TABLES)) {
      this.addSql(`create table media_${table} (like storage_${table} including defaults)`);
      this.addSql(`insert into media_${table} (${columns}) select ${columns} from storage_${table}`);
      this.addSql(`delete from storage_${table}`);
    }
    this.addSql('alter table media_blob add primary key (id)');
    this.addSql('alter table media_blob add constraint media_blob_content_unique unique (project_id, sha256)');
    this.addSql('create index media_blob_preview_index on media_blob (preview_id)');
    this.addSql('create index media_blob_missing_index on media_blob (id) where missing_since is not null');
    this.addSql('create index media_blob_kind_index on media_blob (project_id, kind)');
    this.addSql(`create index media_blob_unready_index on media_blob (project_id, status) where status <> 'ready'`);
    this.addSql('alter table media_variant add primary key (blob_id, rung)');
    this.addSql('alter table media_transform add primary key (blob_id, key)');
    this.addSql('create index media_transform_used_index on media_transform (used_at)');
    this.addSql('alter table media_sweep add primary key (id)');
  }
}
