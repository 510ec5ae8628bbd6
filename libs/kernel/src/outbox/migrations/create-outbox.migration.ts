import { Migration } from '@mikro-orm/migrations';

export class CreateOutbox extends Migration {
  override up(): void {
    this.addSql(`
      create table kernel_outbox (
        id bigserial primary key,
        kind text not null,
        name text not null,
        handler text null,
        aggregate text null,
        payload jsonb not null,
        trace_id text null,
        state text not null default 'pending',
        attempts int not null default 0,
        run_at timestamptz(6) not null default now(),
        queued_at timestamptz(6) null,
        last_error text null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index kernel_outbox_due_index on kernel_outbox (state, run_at, id)');
    this.addSql('create index kernel_outbox_aggregate_index on kernel_outbox (aggregate, handler, id)');
  }

  override down(): void {
    this.addSql('drop table kernel_outbox');
  }
}
