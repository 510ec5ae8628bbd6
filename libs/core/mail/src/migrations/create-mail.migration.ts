import { Migration } from '@mikro-orm/migrations';

export class CreateMail extends Migration {
  override up(): void {
    this.addSql(`
      create table mail_message (
        id uuid primary key,
        project_id uuid not null,
        to_address text not null,
        template text not null,
        locale text not null,
        data jsonb not null,
        dedupe_key text null,
        state text not null default 'queued',
        last_error text null,
        created_at timestamptz(6) not null default now(),
        sent_at timestamptz(6) null,
        constraint mail_message_dedupe_unique unique (project_id, dedupe_key)
      )`);
  }

  override down(): void {
    this.addSql('drop table mail_message');
  }
}
