import { Migration } from '@mikro-orm/migrations';

/** Finds what was done rarely without a look at the whole log. */
export class IndexActions extends Migration {
  override up(): void {
    this.addSql('create index kernel_audit_action_index on kernel_audit (project_id, action, id)');
  }

  override down(): void {
    this.addSql('drop index kernel_audit_action_index');
  }
}
