import { Migration } from '@mikro-orm/migrations';

export class CreateAuth extends Migration {
  override up(): void {
    this.addSql(`
      create table auth_credential (
        user_id uuid primary key,
        password_hash text not null,
        changed_at timestamptz(6) not null default now()
      )`);
    this.addSql(`
      create table auth_session (
        id uuid primary key,
        user_id uuid not null,
        cookie_hash text not null,
        created_at timestamptz(6) not null default now(),
        expires_at timestamptz(6) not null,
        ended_at timestamptz(6) null,
        user_agent text null,
        ip text null,
        constraint auth_session_cookie_unique unique (cookie_hash)
      )`);
    this.addSql('create index auth_session_user_index on auth_session (user_id)');
    this.addSql(`
      create table auth_signing_key (
        id uuid primary key,
        public_key text not null,
        sealed_private_key text not null,
        created_at timestamptz(6) not null default now()
      )`);
  }

  override down(): void {
    this.addSql('drop table auth_signing_key');
    this.addSql('drop table auth_session');
    this.addSql('drop table auth_credential');
  }
}
