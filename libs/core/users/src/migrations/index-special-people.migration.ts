import { Migration } from '@mikro-orm/migrations';

/** Lists people of a rare role in order, without a look at everyone. */
export class IndexSpecialPeople extends Migration {
  override up(): void {
    this.addSql(`create index users_user_special_index on users_user (project_id, id) where roles <> '{member}'`);
  }

  override down(): void {
    this.addSql('drop index users_user_special_index');
  }
}
