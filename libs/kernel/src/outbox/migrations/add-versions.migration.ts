import { Migration } from '@mikro-orm/migrations';

/** Payloads get a version, and an event on its way to a handler is no job of the kernel's any more. */
export class AddVersions extends Migration {
  override up(): void {
    this.addSql('alter table kernel_outbox add column version int not null default 1');
    this.addSql(`update kernel_outbox set kind = 'delivery' where name = 'kernel.deliver-event'`);
  }

  override down(): void {
    this.addSql(`update kernel_outbox set kind = 'job', name = 'kernel.deliver-event' where kind = 'delivery'`);
    this.addSql('alter table kernel_outbox drop column version');
  }
}
