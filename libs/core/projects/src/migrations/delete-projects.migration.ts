import { Migration } from '@mikro-orm/migrations';

export class DeleteProjects extends Migration {
  override up(): void {
    this.addSql(`
      alter table projects_project
        add column deletes_at timestamptz(6) null,
        add column deletion_begun_at timestamptz(6) null`);
    this.addSql(`
      create table projects_deletion (
        project_id uuid primary key,
        requested_by uuid not null,
        done text[] not null default '{}',
        total int null,
        failures jsonb not null,
        requested_at timestamptz(6) not null default now()
      )`);
    this.addSql(`
      create table projects_tombstone (
        slug text primary key,
        deleted_at timestamptz(6) not null default now()
      )`);
  }

  override down(): void {
    this.addSql('drop table projects_tombstone');
    this.addSql('drop table projects_deletion');
    this.addSql('alter table projects_project drop column deletes_at, drop column deletion_begun_at');
  }
}
