import { Migration } from '@mikro-orm/migrations';

/** Remembers whose files held up those of others. */
export class TakeTurns extends Migration {
  override up(): void {
    this.addSql(`
      create table media_turn (
        owner_id uuid primary key,
        slow_files int not null,
        last_at timestamptz(6) not null default now()
      )`);
  }

  override down(): void {
    this.addSql('drop table media_turn');
  }
}
