import { Migration } from '@mikro-orm/migrations';

export class AddAccounts extends Migration {
  override up(): void {
    this.addSql(`
      alter table auth_session
        alter column cookie_hash drop not null,
        add column refresh_generation int not null default 0,
        add column refresh_acknowledged int not null default 0,
        add column refresh_acknowledged_at timestamptz(6) null,
        add column last_seen_at timestamptz(6) not null default now()`);
    this.addSql('create index auth_session_expires_index on auth_session (expires_at)');
    this.addSql('alter table auth_signing_key add column active_at timestamptz(6) not null default now()');
    this.addSql('update auth_signing_key set active_at = created_at');
    this.addSql(`
      create table auth_code (
        id uuid primary key,
        project_id uuid not null,
        purpose text not null,
        email_key text not null,
        code_hash text not null,
        user_id uuid null,
        email text not null,
        attempts int not null default 0,
        expires_at timestamptz(6) not null,
        created_at timestamptz(6) not null default now(),
        constraint auth_code_subject_unique unique (project_id, purpose, email_key)
      )`);
    this.addSql('create index auth_code_user_index on auth_code (user_id)');
    this.addSql('create index auth_code_expires_index on auth_code (expires_at)');
    this.addSql(`
      create table auth_role (
        project_id uuid not null,
        name text not null,
        description text not null,
        permissions text[] not null,
        primary key (project_id, name)
      )`);
  }

  override down(): void {
    this.addSql('drop table auth_role');
    this.addSql('drop table auth_code');
    this.addSql('alter table auth_signing_key drop column active_at');
    // Sessions by refresh token have no cookie, and nothing that the older version could find them by.
    this.addSql('delete from auth_session where cookie_hash is null');
    this.addSql('drop index auth_session_expires_index');
    this.addSql(`
      alter table auth_session
        alter column cookie_hash set not null,
        drop column refresh_generation, drop column refresh_acknowledged,
        drop column refresh_acknowledged_at, drop column last_seen_at`);
  }
}
