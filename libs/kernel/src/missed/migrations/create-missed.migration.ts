import { Migration } from '@mikro-orm/migrations';

/** What plugins that are off would hear of, and what they are owed. */
export class CreateMissed extends Migration {
  override up(): void {
    this.addSql(`
      create table kernel_listener (
        plugin text not null,
        process text not null,
        kind text not null,
        name text not null,
        handler text not null,
        primary key (plugin, process, kind, name, handler)
      )`);
    this.addSql(`
      create table kernel_owed_hook (
        id bigserial primary key,
        plugin text not null,
        hook text not null,
        process text not null,
        value jsonb not null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index kernel_owed_hook_plugin_index on kernel_owed_hook (plugin, id)');
    this.addSql(`create index kernel_outbox_parked_index on kernel_outbox (handler, id) where state = 'parked'`);
  }

  override down(): void {
    this.addSql('drop index kernel_outbox_parked_index');
    this.addSql('drop table kernel_owed_hook');
    this.addSql('drop table kernel_listener');
    this.addSql(`update kernel_outbox set state = 'pending' where state = 'parked'`);
  }
}
