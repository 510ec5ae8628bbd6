import { Migration } from '@mikro-orm/migrations';

export class CreateAudit extends Migration {
  override up(): void {
    this.addSql(`
      create table kernel_audit (
        id uuid primary key,
        project_id uuid not null,
        actor_id uuid null,
        action text not null,
        target text not null,
        ip text null,
        trace_id text null,
        details jsonb not null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index kernel_audit_project_index on kernel_audit (project_id, id)');
    this.addSql('create index kernel_audit_actor_index on kernel_audit (actor_id, id)');
    this.addSql('create index kernel_audit_target_index on kernel_audit (target, id)');
    this.addSql(`
      create function kernel_audit_append_only_fn() returns trigger language plpgsql as $$
      begin raise exception 'The audit log is append-only' using errcode = 'insufficient_privilege'; end; $$`);
    this.addSql(`
      create trigger append_only before update or delete on kernel_audit
      for each statement execute function kernel_audit_append_only_fn()`);
    this.addSql(`
      create trigger append_only_truncate before truncate on kernel_audit
      for each statement execute function kernel_audit_append_only_fn()`);
  }

  override down(): void {
    this.addSql('drop table kernel_audit');
    this.addSql('drop function kernel_audit_append_only_fn()');
  }
}
