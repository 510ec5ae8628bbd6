import { Migration } from '@mikro-orm/migrations';

/** Parts what is known of bytes (blobs) from what people keep (media). Of the same bytes in one project the oldest upload stays. */
export class StoreBytesOnce extends Migration {
  override up(): void {
    this.addSql(`
      create table media_blob (
        id uuid primary key,
        project_id uuid not null,
        sha256 text not null,
        bytes bigint not null,
        kind text not null,
        mime text not null,
        storage text not null,
        reference_count int not null,
        width int null,
        height int null,
        frames int null,
        duration real null,
        pages int null,
        tags jsonb null,
        thumbhash text null,
        preview_id uuid null,
        status text not null,
        failure_reason text null,
        notice text null,
        ladder_version int not null default 0,
        crashes int not null default 0,
        missing_since timestamptz(6) null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql(`
      insert into media_blob (id, project_id, sha256, bytes, kind, mime, storage, reference_count, width, height, thumbhash, status,
        failure_reason, created_at)
      select distinct on (project_id, sha256) id, project_id, sha256, bytes, kind, mime, 'local',
        count(*) over (partition by project_id, sha256), width, height, thumbhash, status, failure_reason, created_at
      from media_media order by project_id, sha256, created_at`);
    this.addSql('alter table media_blob add constraint media_blob_content_unique unique (project_id, sha256)');
    this.addSql('create index media_blob_preview_index on media_blob (preview_id)');
    this.addSql('alter table media_media add column blob_id uuid null');
    this.addSql(`update media_media m set blob_id = b.id from media_blob b
      where b.project_id = m.project_id and b.sha256 = m.sha256`);
    this.addSql('create table media_usage (scope text primary key, bytes bigint not null)');
    this.addSql(`insert into media_usage select 'user:' || owner_id, sum(bytes) from media_media group by owner_id`);
    this.addSql(
      `insert into media_usage select 'project:' || project_id, sum(bytes) from media_blob group by project_id`,
    );
    this.addSql(`
      alter table media_media
        alter column blob_id set not null,
        drop column kind, drop column mime, drop column bytes, drop column sha256, drop column width, drop column height,
        drop column thumbhash, drop column status, drop column failure_reason,
        add column access text not null default 'private',
        add column trashed_at timestamptz(6) null,
        add column idempotency_key text null`);
    this.addSql('create index media_media_blob_index on media_media (blob_id)');
    this.addSql('create index media_media_trash_index on media_media (trashed_at)');
    this.addSql(
      'alter table media_media add constraint media_media_idempotency_unique unique (owner_id, idempotency_key)',
    );
    this.addSql('delete from media_variant where media_id not in (select id from media_blob)');
    this.addSql('alter table media_variant rename column media_id to blob_id');
    this.addSql(`
      alter table media_variant
        add column name text not null default '',
        add column object text not null default ''`);
    this.addSql(`update media_variant set object = 'rung-' || rung || '.webp',
      name = (array['original', 'tiny', 'thumb', 'small', 'medium', 'large'])[rung + 1]`);
    this.addSql('alter table media_variant alter column name drop default, alter column object drop default');
    // Jobs that wait are about blobs from now on.
    this.addSql(`update kernel_outbox set payload = jsonb_build_object('blobId', payload ->> 'mediaId')
      where name in ('media.derive-variants', 'media.derive-original')`);
    this
      .addSql(`update kernel_outbox set payload = jsonb_build_object('blobId', payload ->> 'mediaId', 'storage', 'local')
      where name = 'media.delete-bytes'`);
  }

  override down(): void {
    this.addSql('delete from media_variant where rung > 5');
    this.addSql('alter table media_variant drop column name, drop column object');
    this.addSql('alter table media_variant rename column blob_id to media_id');
    this.addSql('alter table media_media drop constraint media_media_idempotency_unique');
    this.addSql('drop index media_media_blob_index, media_media_trash_index');
    this.addSql(`
      alter table media_media
        drop column access, drop column trashed_at, drop column idempotency_key,
        add column kind text not null default 'image', add column mime text not null default '',
        add column bytes bigint not null default 0, add column sha256 text not null default '',
        add column width int not null default 1, add column height int not null default 1,
        add column thumbhash text null, add column status text not null default 'processing',
        add column failure_reason text null`);
    this.addSql(`update media_media m set kind = b.kind, mime = b.mime, bytes = b.bytes, sha256 = b.sha256,
      width = coalesce(b.width, 1), height = coalesce(b.height, 1), thumbhash = b.thumbhash, status = b.status,
      failure_reason = b.failure_reason from media_blob b where b.id = m.blob_id`);
    this.addSql(`
      alter table media_media drop column blob_id,
        alter column kind drop default, alter column mime drop default, alter column bytes drop default,
        alter column sha256 drop default, alter column width drop default, alter column height drop default`);
    this.addSql('drop table media_usage');
    this.addSql('drop table media_blob');
  }
}
