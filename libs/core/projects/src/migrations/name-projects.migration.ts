import { Migration } from '@mikro-orm/migrations';

/** A project without a name of its own goes by that of the installation. */
export class NameProjects extends Migration {
  override up(): void {
    this.addSql('alter table projects_project alter column name drop not null');
    this.addSql(`update projects_project set name = null where slug = 'default' and name = 'Default'`);
  }

  override down(): void {
    this.addSql(`update projects_project set name = initcap(slug) where name is null`);
    this.addSql('alter table projects_project alter column name set not null');
  }
}
