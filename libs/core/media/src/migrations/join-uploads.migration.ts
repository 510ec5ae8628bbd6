import { Migration } from '@mikro-orm/migrations';

/** Uploads whose length is told later, and files that are made of several uploads. */
export class JoinUploads extends Migration {
  override up(): void {
    this.addSql(`alter table media_upload add column is_deferred boolean not null default false,
      add column is_partial boolean not null default false`);
  }

  override down(): void {
    // The versions before would make media of each part.
    this.addSql('delete from media_upload where is_deferred or is_partial');
    this.addSql('alter table media_upload drop column is_deferred, drop column is_partial');
  }
}
