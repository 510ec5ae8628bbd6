import { Migration } from '@mikro-orm/migrations';

export class SuspendProjects extends Migration {
  override up(): void {
    this.addSql('alter table projects_project add column suspended_at timestamptz(6) null');
  }

  override down(): void {
    this.addSql('alter table projects_project drop column suspended_at');
  }
}
