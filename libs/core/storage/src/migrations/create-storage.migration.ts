import { Migration } from '@mikro-orm/migrations';

/** Blobs, what is made of them, and sweeps. Where media had them before, it hands them over in a migration of its own, which runs later. */
export class CreateStorage extends Migration {
  override up(): void {
    this.addSql(`
      create table storage_blob (
        id uuid primary key,
        project_id uuid not null,
        sha256 text not null,
        bytes bigint not null,
        kind text not null,
        mime text not null,
        charset text null,
        storage text not null,
        reference_count int not null,
        width int null,
        height int null,
        frames int null,
        duration real null,
        pages int null,
        tags jsonb null,
        damaged boolean not null default false,
        thumbhash text null,
        preview_id uuid null,
        status text not null,
        failure_reason text null,
        notice text null,
        ladder text not null default '',
        crashes int not null default 0,
        missing_since timestamptz(6) null,
        created_at timestamptz(6) not null default now(),
        constraint storage_blob_content_unique unique (project_id, sha256)
      )`);
    this.addSql('create index storage_blob_preview_index on storage_blob (preview_id)');
    this.addSql('create index storage_blob_missing_index on storage_blob (id) where missing_since is not null');
    this.addSql('create index storage_blob_kind_index on storage_blob (project_id, kind)');
    this.addSql(`create index storage_blob_unready_index on storage_blob (project_id, status) where status <> 'ready'`);
    this.addSql(`
      create table storage_variant (
        blob_id uuid not null,
        rung int not null,
        name text not null,
        object text not null,
        storage text not null,
        width int not null,
        height int not null,
        bytes int not null,
        etag text not null,
        primary key (blob_id, rung)
      )`);
    this.addSql(`
      create table storage_transform (
        blob_id uuid not null,
        key text not null,
        mime text not null,
        object text null,
        storage text null,
        bytes int not null default 0,
        etag text null,
        claimed_at timestamptz(6) not null default now(),
        used_at timestamptz(6) not null default now(),
        primary key (blob_id, key)
      )`);
    this.addSql('create index storage_transform_used_index on storage_transform (used_at)');
    this.addSql(`
      create table storage_sweep (
        id uuid primary key,
        removed_objects int not null,
        removed_bytes bigint not null,
        missing int not null,
        started_at timestamptz(6) not null,
        finished_at timestamptz(6) not null
      )`);
  }

  override down(): void {
    for (const table of ['sweep', 'transform', 'variant', 'blob']) this.addSql(`drop table storage_${table}`);
  }
}
