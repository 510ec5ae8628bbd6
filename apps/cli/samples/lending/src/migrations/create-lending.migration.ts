import { Migration } from '@mikro-orm/migrations';

export class CreateLending extends Migration {
  override up(): void {
    this.addSql(`
      create table lending_thing (
        id uuid not null primary key,
        project_id uuid not null,
        name text not null,
        resource_id uuid null,
        photo_id uuid null,
        photo_owner_id uuid null,
        loan_id uuid null,
        is_missing boolean not null default false,
        created_at timestamptz(6) not null default now(),
        constraint lending_thing_name_unique unique (project_id, name)
      )`);
    this.addSql('create index lending_thing_photo_index on lending_thing (photo_id)');
    this.addSql(`
      create table lending_loan (
        id uuid not null primary key,
        project_id uuid not null,
        thing_id uuid not null,
        borrower_id uuid not null,
        due_at timestamptz(6) not null,
        is_overdue boolean not null default false,
        returned_at timestamptz(6) null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index lending_loan_borrower_index on lending_loan (borrower_id, id)');
    this.addSql('create index lending_loan_due_index on lending_loan (returned_at, due_at)');
    this.addSql(`
      create table lending_inventory (
        id uuid not null primary key,
        keeper_id uuid not null,
        text text not null,
        added int null,
        failure text null,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql(`
      create table lending_diary_entry (
        id text not null primary key,
        project_id uuid not null,
        name text not null,
        happened_at timestamptz(6) not null
      )`);
    this.addSql('create index lending_diary_entry_day_index on lending_diary_entry (happened_at)');
  }

  override down(): void {
    for (const table of ['diary_entry', 'inventory', 'loan', 'thing']) this.addSql(`drop table lending_${table}`);
  }
}
