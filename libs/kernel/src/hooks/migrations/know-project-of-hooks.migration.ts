import { Migration } from '@mikro-orm/migrations';

/** What a plugin that is off is owed belongs to a project, and is deleted with it. */
export class KnowProjectOfHooks extends Migration {
  override up(): void {
    this.addSql('alter table kernel_owed_hook add column project_id uuid null');
    this.addSql(`
      update kernel_owed_hook set project_id = (value ->> 'projectId')::uuid
      where value ->> 'projectId' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`);
  }

  override down(): void {
    this.addSql('alter table kernel_owed_hook drop column project_id');
  }
}
