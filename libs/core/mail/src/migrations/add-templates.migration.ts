import { Migration } from '@mikro-orm/migrations';

export class AddTemplates extends Migration {
  override up(): void {
    this.addSql(`
      create table mail_template (
        project_id uuid not null,
        name text not null,
        locale text not null,
        subject text not null,
        body text not null,
        updated_at timestamptz(6) not null default now(),
        primary key (project_id, name, locale)
      )`);
    this.addSql('alter table mail_message add column sealed_data text null');
    // The database cannot seal: what still waits cannot be kept.
    this.addSql(`
      update mail_message set state = 'failed', last_error = 'Was waiting while mails began to be kept sealed: not sent'
      where state = 'queued'`);
    this.addSql('alter table mail_message drop column data');
    this.addSql('create index mail_message_project_index on mail_message (project_id, id)');
  }

  override down(): void {
    this.addSql('drop index mail_message_project_index');
    this.addSql(`alter table mail_message add column data jsonb not null default '{}'`);
    this.addSql('alter table mail_message alter column data drop default');
    this.addSql('alter table mail_message drop column sealed_data');
    this.addSql('drop table mail_template');
  }
}
