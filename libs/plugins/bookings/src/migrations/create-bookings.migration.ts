import { Migration } from '@mikro-orm/migrations';

export class CreateBookings extends Migration {
  override up(): void {
    // Comes with Postgres, and is trusted: the owner of a database may create it.
    this.addSql('create extension if not exists btree_gist');
    this.addSql(`
      create table bookings_resource (
        id uuid not null primary key,
        project_id uuid not null,
        name text not null,
        kind text not null,
        description text not null default '',
        policy jsonb not null,
        manager_ids uuid[] not null default '{}',
        archived_at timestamptz(6) null,
        created_at timestamptz(6) not null default now(),
        constraint bookings_resource_name_unique unique (project_id, name)
      )`);
    this.addSql(`
      create table bookings_booking (
        id uuid not null primary key,
        project_id uuid not null,
        resource_id uuid not null,
        booker_id uuid not null,
        unit_id uuid null,
        series_id uuid null,
        starts_at timestamptz(6) not null,
        ends_at timestamptz(6) not null,
        held tstzrange not null,
        description text not null,
        state text not null,
        reason text null,
        remind_at timestamptz(6) null,
        sequence int not null default 0,
        created_at timestamptz(6) not null default now(),
        updated_at timestamptz(6) not null default now(),
        constraint bookings_booking_ends_after_start check (ends_at > starts_at),
        constraint bookings_booking_no_overlap
          exclude using gist (resource_id with =, held with &&) where (state in ('pending', 'confirmed'))
      )`);
    this.addSql('create index bookings_booking_project_index on bookings_booking (project_id, id)');
    this.addSql('create index bookings_booking_booker_index on bookings_booking (booker_id, id)');
    this.addSql('create index bookings_booking_resource_index on bookings_booking (resource_id, starts_at)');
    this.addSql('create index bookings_booking_series_index on bookings_booking (series_id)');
    this.addSql('create index bookings_booking_remind_index on bookings_booking (remind_at)');
    this.addSql(`
      create table bookings_unit (
        id uuid not null primary key,
        project_id uuid not null,
        name text not null,
        created_at timestamptz(6) not null default now(),
        constraint bookings_unit_name_unique unique (project_id, name)
      )`);
    this.addSql(`
      create table bookings_unit_member (
        unit_id uuid not null,
        user_id uuid not null,
        primary key (unit_id, user_id)
      )`);
    this.addSql('create index bookings_unit_member_user_index on bookings_unit_member (user_id)');
    this.addSql(`
      create table bookings_block (
        id uuid not null primary key,
        project_id uuid not null,
        user_id uuid not null,
        reason text not null,
        expires_at timestamptz(6) null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index bookings_block_project_index on bookings_block (project_id, id)');
    this.addSql('create index bookings_block_user_index on bookings_block (user_id)');
    this.addSql(`
      create table bookings_shift (
        id uuid not null primary key,
        project_id uuid not null,
        resource_id uuid not null,
        starts_at timestamptz(6) not null,
        ends_at timestamptz(6) not null,
        capacity int not null,
        created_at timestamptz(6) not null default now(),
        constraint bookings_shift_ends_after_start check (ends_at > starts_at)
      )`);
    this.addSql('create index bookings_shift_resource_index on bookings_shift (resource_id, starts_at)');
    this.addSql(`
      create table bookings_shift_person (
        shift_id uuid not null,
        user_id uuid not null,
        during tstzrange not null,
        remind_at timestamptz(6) null,
        primary key (shift_id, user_id),
        constraint bookings_shift_person_no_overlap exclude using gist (user_id with =, during with &&)
      )`);
    this.addSql('create index bookings_shift_person_remind_index on bookings_shift_person (remind_at)');
    this.addSql(`
      create table bookings_swap (
        id uuid not null primary key,
        project_id uuid not null,
        asker_id uuid not null,
        shift_id uuid not null,
        asked_id uuid not null,
        return_shift_id uuid null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index bookings_swap_asked_index on bookings_swap (asked_id, id)');
    this.addSql('create index bookings_swap_asker_index on bookings_swap (asker_id, id)');
    this.addSql(`
      create table bookings_feed (
        id uuid not null primary key,
        project_id uuid not null,
        owner_id uuid not null,
        resource_id uuid null,
        token_hash text not null,
        created_at timestamptz(6) not null default now(),
        constraint bookings_feed_token_unique unique (token_hash)
      )`);
    this.addSql('create index bookings_feed_owner_index on bookings_feed (owner_id, id)');
  }

  override down(): void {
    const tables = ['resource', 'booking', 'unit', 'unit_member', 'block', 'shift', 'shift_person', 'swap', 'feed'];
    for (const table of tables) this.addSql(`drop table bookings_${table}`);
  }
}
