import { Migration } from '@mikro-orm/migrations';

/** Says which files are being deleted, while no transaction is open. */
export class MarkDeletions extends Migration {
  override up(): void {
    this.addSql('alter table storage_pictshare_object add column deleting_at timestamptz(6) null');
  }

  override down(): void {
    this.addSql('alter table storage_pictshare_object drop column deleting_at');
  }
}
