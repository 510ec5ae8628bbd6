import { Migration } from '@mikro-orm/migrations';

/** Settings, albums, links, uploads in pieces, transforms, rebuilds and sweeps. */
export class CreateMediaLibrary extends Migration {
  override up(): void {
    this.addSql(`
      create table media_settings (
        project_id uuid primary key,
        ladder jsonb null,
        ladder_version int not null default 0,
        user_quota bigint null,
        project_quota bigint null,
        key_version int not null default 0
      )`);
    this.addSql(`
      create table media_share (
        id uuid primary key,
        media_id uuid not null,
        token_hash text not null,
        expires_at timestamptz(6) not null,
        created_at timestamptz(6) not null default now(),
        constraint media_share_token_unique unique (token_hash)
      )`);
    this.addSql('create index media_share_media_index on media_share (media_id)');
    this.addSql(`
      create table media_album (
        id uuid primary key,
        project_id uuid not null,
        owner_id uuid not null,
        name text not null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index media_album_owner_index on media_album (owner_id, id)');
    this.addSql('create table media_album_item (album_id uuid, media_id uuid, primary key (album_id, media_id))');
    this.addSql('create index media_album_item_media_index on media_album_item (media_id)');
    this.addSql(`
      create table media_upload (
        id uuid primary key,
        project_id uuid not null,
        owner_id uuid not null,
        way text not null,
        filename text not null,
        bytes bigint not null,
        received bigint not null,
        parts jsonb not null,
        sha256 text null,
        metadata jsonb null,
        storage text not null,
        idempotency_key text null,
        expires_at timestamptz(6) not null,
        created_at timestamptz(6) not null default now(),
        constraint media_upload_idempotency_unique unique (owner_id, idempotency_key)
      )`);
    this.addSql('create index media_upload_expiry_index on media_upload (expires_at)');
    this.addSql(`
      create table media_transform (
        blob_id uuid not null,
        key text not null,
        mime text not null,
        object text null,
        bytes int not null default 0,
        etag text null,
        claimed_at timestamptz(6) not null default now(),
        used_at timestamptz(6) not null default now(),
        primary key (blob_id, key)
      )`);
    this.addSql('create index media_transform_used_index on media_transform (used_at)');
    this.addSql(`
      create table media_rebuild (
        id uuid primary key,
        project_id uuid not null,
        ladder_version int not null,
        total int not null,
        done int not null default 0,
        failed int not null default 0,
        cursor uuid null,
        started_at timestamptz(6) not null default now(),
        finished_at timestamptz(6) null
      )`);
    this.addSql('create index media_rebuild_project_index on media_rebuild (project_id, id)');
    this.addSql(`
      create table media_sweep (
        id uuid primary key,
        removed_objects int not null,
        removed_bytes bigint not null,
        missing int not null,
        started_at timestamptz(6) not null,
        finished_at timestamptz(6) not null
      )`);
  }

  override down(): void {
    for (const table of ['sweep', 'rebuild', 'transform', 'upload', 'album_item', 'album', 'share', 'settings']) {
      this.addSql(`drop table media_${table}`);
    }
  }
}
