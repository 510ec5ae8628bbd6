import { Migration } from '@mikro-orm/migrations';

/** Lets what was given up be listed without a look at what waits. */
export class FindFailed extends Migration {
  override up(): void {
    this.addSql(`create index kernel_outbox_failed_index on kernel_outbox (id) where state = 'failed'`);
  }

  override down(): void {
    this.addSql('drop index kernel_outbox_failed_index');
  }
}
