import { Migration } from '@mikro-orm/migrations';

/** Knows of each calendar what it showed last, and since when: programs are told that nothing changed. */
export class AddFeedVersions extends Migration {
  override up(): void {
    this.addSql(
      'alter table bookings_feed add column content_hash text null, add column content_since timestamptz(0) null',
    );
  }

  override down(): void {
    this.addSql('alter table bookings_feed drop column content_since, drop column content_hash');
  }
}
