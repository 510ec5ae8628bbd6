import { Migration } from '@mikro-orm/migrations';

/** Gives names and members of units to groups, whose tables there are by now. Bookings go on to point at the same ids. */
export class MakeUnitsGroups extends Migration {
  override up(): void {
    // A group may have the name already, where bookings was off for a while. After a way down and up there are groups of these ids.
    this.addSql(`
      insert into groups_group (id, project_id, name, created_at)
        select u.id, u.project_id,
          case when exists (select from groups_group g where g.project_id = u.project_id and g.name = u.name and g.id <> u.id)
            then left(u.name, 80) || ' (' || right(u.id::text, 12) || ')' else u.name end,
          u.created_at
        from bookings_unit u
      on conflict (id) do update set name = excluded.name`);
    this.addSql(`
      delete from groups_member m using bookings_unit u where u.id = m.group_id
        and not exists (select from bookings_unit_member b where b.unit_id = m.group_id and b.user_id = m.user_id)`);
    this.addSql(`
      insert into groups_member (group_id, user_id)
        select b.unit_id, b.user_id from bookings_unit_member b join bookings_unit u on u.id = b.unit_id
      on conflict do nothing`);
    this.addSql('drop table bookings_unit_member');
    this.addSql('alter table bookings_unit drop column name, add column is_own boolean not null default true');
    this.addSql('alter table bookings_unit alter column is_own drop default');
    this.addSql('create index bookings_unit_project_index on bookings_unit (project_id, id)');
  }

  /** The groups stay: other plugins may keep something for them by now. */
  override down(): void {
    this.addSql('drop index bookings_unit_project_index');
    this.addSql('delete from bookings_unit u where not exists (select from groups_group g where g.id = u.id)');
    this.addSql('alter table bookings_unit drop column is_own, add column name text null');
    this.addSql('update bookings_unit u set name = g.name from groups_group g where g.id = u.id');
    this.addSql(`
      alter table bookings_unit alter column name set not null,
        add constraint bookings_unit_name_unique unique (project_id, name)`);
    this.addSql(`
      create table bookings_unit_member (
        unit_id uuid not null,
        user_id uuid not null,
        primary key (unit_id, user_id)
      )`);
    this.addSql('create index bookings_unit_member_user_index on bookings_unit_member (user_id)');
    this.addSql(`
      insert into bookings_unit_member (unit_id, user_id)
        select m.group_id, m.user_id from groups_member m join bookings_unit u on u.id = m.group_id
        where m.expires_at is null or m.expires_at > now()`);
  }
}
