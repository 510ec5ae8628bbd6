import { Migration } from '@mikro-orm/migrations';

/** Entries know their project, and wait while it is suspended. An API process of the version before leaves it out: what it writes never waits. */
export class KnowProjects extends Migration {
  override up(): void {
    this.addSql('alter table kernel_outbox add column project_id uuid null');
    this.addSql(`
      update kernel_outbox set project_id = (payload ->> 'projectId')::uuid
      where payload ->> 'projectId' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`);
    this.addSql(`create index kernel_outbox_suspended_index on kernel_outbox (id) where state = 'suspended'`);
  }

  override down(): void {
    this.addSql('drop index kernel_outbox_suspended_index');
    this.addSql(`update kernel_outbox set state = 'pending' where state = 'suspended'`);
    this.addSql('alter table kernel_outbox drop column project_id');
  }
}
