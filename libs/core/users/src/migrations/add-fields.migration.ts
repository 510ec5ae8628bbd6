import { Migration } from '@mikro-orm/migrations';

/** Projects define fields of their people, and people choose who sees them. */
export class AddFields extends Migration {
  override up(): void {
    this.addSql(`
      create table users_field (
        id uuid primary key,
        project_id uuid not null,
        key text not null,
        type text not null,
        labels jsonb not null,
        options jsonb not null default '[]',
        required boolean not null,
        is_unique boolean not null,
        writer text not null,
        audience text not null,
        at_sign_up boolean not null,
        created_at timestamptz(6) not null default now(),
        constraint users_field_key_unique unique (project_id, key)
      )`);
    this.addSql(`
      create table users_field_value (
        field_id uuid not null,
        user_id uuid not null,
        project_id uuid not null,
        folded text not null,
        is_unique boolean not null,
        audience smallint not null,
        primary key (field_id, user_id)
      )`);
    this.addSql('create index users_field_value_person_index on users_field_value (project_id, user_id)');
    this.addSql('create unique index users_field_value_unique on users_field_value (field_id, folded) where is_unique');
    // As in `IndexPeople`: where it cannot be had, searches read the table.
    this.addSql(`
      do $$ begin
        create extension if not exists pg_trgm;
        create index users_field_value_search_index on users_field_value using gin (folded gin_trgm_ops) with (fastupdate = off);
      exception when insufficient_privilege or feature_not_supported or undefined_file then
        raise notice 'pg_trgm cannot be had: %', sqlerrm;
      end $$`);
    this.addSql(`
      alter table users_user
        add column fields jsonb not null default '{}',
        add column field_audiences jsonb not null default '{}',
        add column listed boolean null`);
    const shown = `suspended_at is null and erase_at is null and email_verified_at is not null`;
    // Few of many may be in the directory, and few of many may have proven their addresses.
    this.addSql(`create index users_user_listed_index on users_user (project_id, id) where listed and ${shown}`);
    this.addSql(
      `create index users_user_open_index on users_user (project_id, id) where listed is distinct from false and ${shown}`,
    );
  }

  override down(): void {
    this.addSql('drop index users_user_open_index');
    this.addSql('drop index users_user_listed_index');
    this.addSql('alter table users_user drop column fields, drop column field_audiences, drop column listed');
    this.addSql('drop table users_field_value');
    this.addSql('drop table users_field');
  }
}
