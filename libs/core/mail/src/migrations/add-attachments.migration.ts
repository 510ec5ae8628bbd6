import { Migration } from '@mikro-orm/migrations';

/** Files that come with mails, sealed until the mail is sent. */
export class AddAttachments extends Migration {
  override up(): void {
    this.addSql('alter table mail_message add column sealed_attachments text null');
  }

  override down(): void {
    this.addSql('alter table mail_message drop column sealed_attachments');
  }
}
