import { Migration } from '@mikro-orm/migrations';

export class CreateProjects extends Migration {
  override up(): void {
    this.addSql(`
      create table projects_project (
        id uuid primary key,
        slug text not null,
        name text not null,
        created_at timestamptz(6) not null default now(),
        constraint projects_project_slug_unique unique (slug)
      )`);
    this.addSql(`insert into projects_project (id, slug, name) values (uuidv7(), 'default', 'Default')`);
  }

  override down(): void {
    this.addSql('drop table projects_project');
  }
}
