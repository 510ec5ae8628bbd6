import { Migration } from '@mikro-orm/migrations';

export class AddAccounts extends Migration {
  override up(): void {
    this.addSql(`
      alter table users_user
        add column locale text not null default 'en',
        add column bio text null,
        add column email_verified_at timestamptz(6) null,
        add column suspended_at timestamptz(6) null,
        add column erase_at timestamptz(6) null`);
    this.addSql('create index users_user_erase_index on users_user (erase_at)');
    // Usernames are compared without accents and look-alikes now. Where two become alike the older keeps the name, and the other signs
    // in by address until it chooses a new one.
    this.addSql(`update users_user set username_key = username_key || ' ' || id`);
    this.addSql(`
      with folded as (
        select id, row_number() over (partition by project_id, key order by created_at, id) as place, key
        from (
          select *, translate(
            replace(replace(replace(
              regexp_replace(normalize(lower(normalize(username, NFKC)), NFD), '[\\u0300-\\u036f]', '', 'g'),
              'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            'ðøþđħıĸłŋŧ01', 'dopdhiklntol') as key
          from users_user
        ) as keyed
      )
      update users_user set username_key = case place when 1 then key else key || ' ' || users_user.id end
      from folded where folded.id = users_user.id`);
  }

  override down(): void {
    this.addSql(`update users_user set username_key = username_key || ' ' || id`);
    this.addSql(`
      with lowered as (
        select id, row_number() over (partition by project_id, key order by created_at, id) as place, key
        from (select *, lower(normalize(username, NFKC)) as key from users_user) as keyed
      )
      update users_user set username_key = case place when 1 then key else key || ' ' || users_user.id end
      from lowered where lowered.id = users_user.id`);
    this.addSql(`
      alter table users_user
        drop column locale, drop column bio, drop column email_verified_at, drop column suspended_at, drop column erase_at`);
  }
}
