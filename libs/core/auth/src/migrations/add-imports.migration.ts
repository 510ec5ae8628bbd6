import { Migration } from '@mikro-orm/migrations';

export class AddImports extends Migration {
  override up(): void {
    this.addSql(`
      create table auth_import (
        id uuid primary key,
        project_id uuid not null,
        started_by uuid null,
        filename text not null,
        state text not null,
        columns text[] not null,
        ignored_columns text[] not null,
        missing_fields text[] not null,
        roles text[] not null,
        invites boolean not null,
        lines int not null,
        made int not null,
        refused int not null,
        started_at timestamptz(6) null,
        finished_at timestamptz(6) null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index auth_import_project_index on auth_import (project_id, id)');
    this.addSql('create index auth_import_starter_index on auth_import (started_by)');
    this.addSql(`
      create table auth_import_line (
        import_id uuid not null,
        line int not null,
        email_key text null,
        username_key text null,
        unique_values jsonb null,
        "values" jsonb not null,
        problems jsonb null,
        primary key (import_id, line)
      )`);
    this.addSql(
      'create index auth_import_line_waiting_index on auth_import_line (import_id, line) where problems is null',
    );
    this.addSql('create index auth_import_line_email_index on auth_import_line (email_key)');
    this.addSql(`alter table auth_invitation add column fields jsonb not null default '{}'`);
  }

  override down(): void {
    this.addSql('alter table auth_invitation drop column fields');
    this.addSql('drop table auth_import_line');
    this.addSql('drop table auth_import');
  }
}
