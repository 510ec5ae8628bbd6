import { Migration } from '@mikro-orm/migrations';

export class AddCompiledTemplates extends Migration {
  override up(): void {
    this.addSql(`
      create table mail_compiled_template (
        hash text primary key,
        html text not null,
        checked_with text null,
        compiled_at timestamptz(6) not null default now()
      )`);
  }

  override down(): void {
    this.addSql('drop table mail_compiled_template');
  }
}
