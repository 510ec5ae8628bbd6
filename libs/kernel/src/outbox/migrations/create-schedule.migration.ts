import { Migration } from '@mikro-orm/migrations';

export class CreateSchedule extends Migration {
  override up(): void {
    this.addSql('create table kernel_schedule (name text primary key, next_at timestamptz(6) not null)');
  }

  override down(): void {
    this.addSql('drop table kernel_schedule');
  }
}
