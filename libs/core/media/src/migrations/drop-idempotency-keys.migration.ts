import { Migration } from '@mikro-orm/migrations';

/** The kernel keeps them, with what was answered. */
export class DropIdempotencyKeys extends Migration {
  override up(): void {
    this.addSql('alter table media_media drop column idempotency_key');
    this.addSql('alter table media_upload drop column idempotency_key');
  }

  override down(): void {
    for (const table of ['media_media', 'media_upload']) {
      this.addSql(`alter table ${table} add column idempotency_key text null`);
      this.addSql(`alter table ${table} add constraint ${table}_idempotency_unique unique (owner_id, idempotency_key)`);
    }
  }
}
