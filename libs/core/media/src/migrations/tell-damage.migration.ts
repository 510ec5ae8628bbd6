import { Migration } from '@mikro-orm/migrations';

/** Remembers which images are shown though parts of them are missing. */
export class TellDamage extends Migration {
  override up(): void {
    this.addSql('alter table media_blob add column damaged boolean not null default false');
  }

  override down(): void {
    this.addSql('alter table media_blob drop column damaged');
  }
}
