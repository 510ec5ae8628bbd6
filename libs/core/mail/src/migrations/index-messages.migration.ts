import { Migration } from '@mikro-orm/migrations';

/** Finds the mails of an address, and those that were not sent, without a look at all others. */
export class IndexMessages extends Migration {
  override up(): void {
    this.addSql('create index mail_message_to_index on mail_message (project_id, lower(to_address), id)');
    this.addSql(`create index mail_message_unsent_index on mail_message (project_id, state, id) where state <> 'sent'`);
  }

  override down(): void {
    this.addSql('drop index mail_message_unsent_index');
    this.addSql('drop index mail_message_to_index');
  }
}
