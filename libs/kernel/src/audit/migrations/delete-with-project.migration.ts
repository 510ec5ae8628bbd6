import { Migration } from '@mikro-orm/migrations';

/** The log stays append-only, but for that of a project that is deleted: its transaction names the project. */
export class DeleteWithProject extends Migration {
  override up(): void {
    this.addSql('drop trigger append_only on kernel_audit');
    this.addSql(`
      create or replace function kernel_audit_append_only_fn() returns trigger language plpgsql as $$
      begin if tg_op = 'DELETE' and old.project_id::text = current_setting('roost.deleted_project', true) then return old; end if;
      raise exception 'The audit log is append-only' using errcode = 'insufficient_privilege'; end; $$`);
    this.addSql(`
      create trigger append_only before update or delete on kernel_audit
      for each row execute function kernel_audit_append_only_fn()`);
    // A truncate has no rows, and is never allowed.
    this.addSql(`
      create function kernel_audit_no_truncate_fn() returns trigger language plpgsql as $$
      begin raise exception 'The audit log is append-only' using errcode = 'insufficient_privilege'; end; $$`);
    this.addSql('drop trigger append_only_truncate on kernel_audit');
    this.addSql(`
      create trigger append_only_truncate before truncate on kernel_audit
      for each statement execute function kernel_audit_no_truncate_fn()`);
  }

  override down(): void {
    this.addSql('drop trigger append_only_truncate on kernel_audit');
    this.addSql('drop trigger append_only on kernel_audit');
    this.addSql('drop function kernel_audit_no_truncate_fn()');
    this.addSql(`
      create or replace function kernel_audit_append_only_fn() returns trigger language plpgsql as $$
      begin raise exception 'The audit log is append-only' using errcode = 'insufficient_privilege'; end; $$`);
    this.addSql(`
      create trigger append_only before update or delete on kernel_audit
      for each statement execute function kernel_audit_append_only_fn()`);
    this.addSql(`
      create trigger append_only_truncate before truncate on kernel_audit
      for each statement execute function kernel_audit_append_only_fn()`);
  }
}
