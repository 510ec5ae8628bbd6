import { Migration } from '@mikro-orm/migrations';

export class CreateMedia extends Migration {
  override up(): void {
    this.addSql(`
      create table media_media (
        id uuid primary key,
        project_id uuid not null,
        owner_id uuid not null,
        filename text not null,
        kind text not null,
        mime text not null,
        bytes bigint not null,
        sha256 text not null,
        width int not null,
        height int not null,
        thumbhash text null,
        status text not null default 'processing',
        failure_reason text null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index media_media_owner_index on media_media (owner_id, id)');
    this.addSql(`
      create table media_variant (
        media_id uuid not null,
        rung int not null,
        width int not null,
        height int not null,
        bytes int not null,
        etag text not null,
        primary key (media_id, rung)
      )`);
  }

  override down(): void {
    this.addSql('drop table media_variant');
    this.addSql('drop table media_media');
  }
}
