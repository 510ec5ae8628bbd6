import { Migration } from '@mikro-orm/migrations';

export class NameKeys extends Migration {
  override up(): void {
    this.addSql('alter table kernel_audit add column key_id uuid null');
  }

  override down(): void {
    this.addSql('alter table kernel_audit drop column key_id');
  }
}
