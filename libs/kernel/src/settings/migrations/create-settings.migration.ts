import { Migration } from '@mikro-orm/migrations';

/** Settings of projects, and of the server for all projects. */
export class CreateSettings extends Migration {
  override up(): void {
    this.addSql(`
      create table kernel_setting (
        id uuid primary key,
        project_id uuid null,
        plugin text not null,
        name text not null,
        value jsonb null,
        sealed text null,
        changed_at timestamptz(6) not null default now()
      )`);
    this.addSql(
      'create unique index kernel_setting_unique on kernel_setting (project_id, plugin, name) nulls not distinct',
    );
  }

  override down(): void {
    this.addSql('drop table kernel_setting');
  }
}
