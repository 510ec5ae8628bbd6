import { Migration } from '@mikro-orm/migrations';

export class InviteToGroups extends Migration {
  override up(): void {
    this.addSql(`alter table auth_invitation add column groups jsonb not null default '[]'`);
  }

  override down(): void {
    this.addSql('alter table auth_invitation drop column groups');
  }
}
