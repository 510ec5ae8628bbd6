import { Migration } from '@mikro-orm/migrations';

/** Lets people be found by a part of their names, by role and by state without a look at everyone. */
export class IndexPeople extends Migration {
  override up(): void {
    this.addSql('create index users_user_project_index on users_user (project_id, id)');
    this.addSql('create index users_user_roles_index on users_user using gin (roles) with (fastupdate = off)');
    this.addSql(
      'create index users_user_suspended_index on users_user (project_id, id) where suspended_at is not null',
    );
    this.addSql('create index users_user_leaving_index on users_user (project_id, id) where erase_at is not null');
    // Comes with Postgres, and is trusted: the owner of a database may create it. Where it cannot be had, searches read the table.
    this.addSql(`
      do $$ begin
        create extension if not exists pg_trgm;
        create index users_user_search_index on users_user using gin (username gin_trgm_ops, name gin_trgm_ops, email gin_trgm_ops) with (fastupdate = off);
      exception when insufficient_privilege or feature_not_supported or undefined_file then
        raise notice 'pg_trgm cannot be had: %', sqlerrm;
      end $$`);
  }

  override down(): void {
    this.addSql('drop index if exists users_user_search_index');
    for (const name of ['leaving', 'suspended', 'roles', 'project']) this.addSql(`drop index users_user_${name}_index`);
  }
}
