import { Migration } from '@mikro-orm/migrations';

/** A project has a page that everyone may read: what it is, and where to find more. */
export class PresentProjects extends Migration {
  override up(): void {
    this.addSql(`
      alter table projects_project
        add column description text null,
        add column links jsonb not null default '[]'`);
  }

  override down(): void {
    this.addSql('alter table projects_project drop column description, drop column links');
  }
}
