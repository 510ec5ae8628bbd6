import { Migration } from '@mikro-orm/migrations';

/** Remembers how text is encoded. What was taken before is UTF-8. */
export class TellEncodings extends Migration {
  override up(): void {
    this.addSql('alter table media_blob add column charset text');
    this.addSql(`update media_blob set charset = 'utf-8' where mime = 'text/plain'`);
  }

  override down(): void {
    this.addSql('alter table media_blob drop column charset');
  }
}
