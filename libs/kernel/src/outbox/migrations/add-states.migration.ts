import { Migration } from '@mikro-orm/migrations';

/**
 * Entries say what they wait for, so that whatever is due is found by one plain scan of an index; jobs get keys and progress.
 *
 * The default is `new`: that is what an API process of the version before writes until it is replaced.
 */
export class AddStates extends Migration {
  override up(): void {
    this.addSql('alter table kernel_schedule add column rule text null');
    this.addSql('drop index kernel_outbox_due_index');
    this.addSql('drop index kernel_outbox_aggregate_index');
    this.addSql(`
      alter table kernel_outbox
        add column plugin text null,
        add column key text null,
        add column revision int not null default 0,
        add column progress jsonb null,
        alter column state set default 'new'`);
    this.addSql(`update kernel_outbox set plugin = split_part(name, '.', 1) where kind <> 'delivery'`);
    this.addSql(`update kernel_outbox set state = 'new' where state = 'pending' and kind = 'event'`);
    this.addSql(`
      update kernel_outbox set state = 'blocked' where id in (
        select id from (
          select id, row_number() over (partition by handler, aggregate order by state <> 'queued', id) as place
          from kernel_outbox where aggregate is not null and state in ('pending', 'queued')
        ) lane where place > 1
      )`);
    this.addSql(`create index kernel_outbox_new_index on kernel_outbox (id) where state = 'new'`);
    this.addSql(`create index kernel_outbox_due_index on kernel_outbox (run_at, id) where state = 'pending'`);
    this.addSql(
      `create index kernel_outbox_queued_index on kernel_outbox (queued_at) where state in ('queued', 'running')`,
    );
    this.addSql(
      `create index kernel_outbox_lane_index on kernel_outbox (handler, aggregate, id) where aggregate is not null`,
    );
    this.addSql(`create index kernel_outbox_job_index on kernel_outbox (name, id) where kind = 'job'`);
    this.addSql(
      `create unique index kernel_outbox_key_unique on kernel_outbox (name, key) where key is not null and state <> 'failed'`,
    );
  }

  override down(): void {
    this.addSql('alter table kernel_schedule drop column rule');
    for (const name of ['new_index', 'due_index', 'queued_index', 'lane_index', 'job_index', 'key_unique'])
      this.addSql(`drop index kernel_outbox_${name}`);
    this.addSql(`update kernel_outbox set state = 'pending' where state in ('new', 'blocked')`);
    this.addSql(`update kernel_outbox set state = 'queued' where state = 'running'`);
    this.addSql(`
      alter table kernel_outbox
        drop column plugin,
        drop column key,
        drop column revision,
        drop column progress,
        alter column state set default 'pending'`);
    this.addSql('create index kernel_outbox_due_index on kernel_outbox (state, run_at, id)');
    this.addSql('create index kernel_outbox_aggregate_index on kernel_outbox (aggregate, handler, id)');
  }
}
