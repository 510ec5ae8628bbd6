import { Migration } from '@mikro-orm/migrations';

export class AddKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table auth_key (
        id uuid primary key,
        project_id uuid not null,
        user_id uuid not null,
        name text not null,
        secret_hash text not null,
        scopes text[] not null,
        addresses text[] not null,
        budget text null,
        expires_at timestamptz(6) null,
        last_used_at timestamptz(6) null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index auth_key_project_index on auth_key (project_id, id)');
    this.addSql('create index auth_key_user_index on auth_key (user_id)');
  }

  override down(): void {
    this.addSql('drop table auth_key');
  }
}
