import { Migration } from '@mikro-orm/migrations';

/** What people keep says in which project they do. */
export class CountByProject extends Migration {
  override up(): void {
    this.addSql('alter table media_usage add column project_id uuid null');
    this.addSql(`update media_usage set project_id = substr(scope, 9)::uuid where starts_with(scope, 'project:')`);
    this.addSql(`
      update media_usage u set project_id = p.project_id from users_user p
      where starts_with(u.scope, 'user:') and p.id = substr(u.scope, 6)::uuid`);
    // Of people who are gone.
    this.addSql(
      `update media_usage set project_id = (select id from projects_project where slug = 'default') where project_id is null`,
    );
    this.addSql('alter table media_usage alter column project_id set not null');
  }

  override down(): void {
    this.addSql('alter table media_usage drop column project_id');
  }
}
