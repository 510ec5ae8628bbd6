import { Migration } from '@mikro-orm/migrations';

export class CreateUsers extends Migration {
  override up(): void {
    this.addSql(`
      create table users_user (
        id uuid primary key,
        project_id uuid not null,
        username text not null,
        username_key text not null,
        email text not null,
        email_key text not null,
        name text null,
        avatar_id uuid null,
        roles text[] not null default '{member}',
        created_at timestamptz(6) not null default now(),
        constraint users_user_username_unique unique (project_id, username_key),
        constraint users_user_email_unique unique (project_id, email_key)
      )`);
  }

  override down(): void {
    this.addSql('drop table users_user');
  }
}
