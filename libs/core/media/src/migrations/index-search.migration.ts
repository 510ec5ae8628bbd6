import { Migration } from '@mikro-orm/migrations';

/** Finds media by a part of their name, by kind and by state without a look at all others. */
export class IndexSearch extends Migration {
  override up(): void {
    this.addSql(`create index media_media_public_index on media_media (project_id, id) where access = 'public'`);
    this.addSql(
      'create index media_media_project_trash_index on media_media (project_id, id) where trashed_at is not null',
    );
    this.addSql('create index media_blob_kind_index on media_blob (project_id, kind)');
    this.addSql(`create index media_blob_unready_index on media_blob (project_id, status) where status <> 'ready'`);
    // Comes with Postgres, and is trusted: the owner of a database may create it. Where it cannot be had, searches read the table.
    this.addSql(`
      do $$ begin
        create extension if not exists pg_trgm;
        create index media_media_name_index on media_media using gin (filename gin_trgm_ops) with (fastupdate = off);
      exception when insufficient_privilege or feature_not_supported or undefined_file then
        raise notice 'pg_trgm cannot be had: %', sqlerrm;
      end $$`);
  }

  override down(): void {
    this.addSql('drop index if exists media_media_name_index');
    for (const name of ['blob_unready', 'blob_kind', 'media_project_trash', 'media_public'])
      this.addSql(`drop index media_${name}_index`);
  }
}
