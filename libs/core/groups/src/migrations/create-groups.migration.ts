import { Migration } from '@mikro-orm/migrations';

export class CreateGroups extends Migration {
  override up(): void {
    this.addSql(`
      create table groups_group (
        id uuid primary key,
        project_id uuid not null,
        name text not null,
        description text not null default '',
        created_at timestamptz(6) not null default now(),
        constraint groups_group_name_unique unique (project_id, name)
      )`);
    this.addSql('create index groups_group_project_index on groups_group (project_id, id)');
    // Where it cannot be had, as for some owners of databases, searches read the groups of the project.
    this.addSql(`
      do $$ begin
        create extension if not exists pg_trgm;
        create index groups_group_search_index on groups_group using gin (name gin_trgm_ops) with (fastupdate = off);
      exception when insufficient_privilege or feature_not_supported or undefined_file then
        raise notice 'pg_trgm cannot be had: %', sqlerrm;
      end $$`);
    this.addSql(`
      create table groups_member (
        group_id uuid not null,
        user_id uuid not null,
        roles text[] not null default '{}',
        expires_at timestamptz(6) null,
        created_at timestamptz(6) not null default now(),
        primary key (group_id, user_id)
      )`);
    this.addSql('create index groups_member_user_index on groups_member (user_id)');
    this.addSql('create index groups_member_expires_index on groups_member (expires_at) where expires_at is not null');
  }

  override down(): void {
    this.addSql('drop table groups_member');
    this.addSql('drop table groups_group');
  }
}
