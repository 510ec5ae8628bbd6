import { Migration } from '@mikro-orm/migrations';

/** Key of the default ladder of the versions before this one: `1:tiny:10,2:thumb:256,3:small:640,4:medium:1080,5:large:2048`. */
const DEFAULT_KEY = '85df0e7b6fc2b195';
const keyOf = (text: string): string => `left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 16)`;
/** The rungs of a project's own ladder, as they were numbered: from the smallest up. */
const RUNGS = `select row_number() over (order by (step ->> 'box')::int) as number, step ->> 'name' as name, step ->> 'box' as box
  from jsonb_array_elements(s.ladder) step`;
/** What the ladder of each project with settings is now. */
const LADDERS = `select s.project_id, s.ladder_version, case when s.ladder is null then '${DEFAULT_KEY}'
  else ${keyOf(`(select string_agg(number || ':' || name || ':' || box, ',' order by number) from (${RUNGS}) r)`)} end as key
  from media_settings s`;

/** Gives rungs their numbers for good, and tells images and rebuilds by the ladder itself which one they are of. */
export class NumberRungs extends Migration {
  override up(): void {
    this.addSql(`alter table media_settings add column rung_numbers jsonb not null default '{}'`);
    this.addSql(`update media_settings s set rung_numbers = (select jsonb_object_agg(name, number) from (${RUNGS}) r)
      where ladder is not null`);
    this.addSql(`create table media_default_ladder (id int primary key, ladder text not null)`);
    // Version 0 was the default ladder, also in projects that have settled another one since.
    const first = (table: string): string =>
      `alter table ${table} add column ladder text not null default '${DEFAULT_KEY}'`;
    this.addSql(first('media_blob'));
    this.addSql(`update media_blob b set ladder = coalesce(
        (select l.key from (${LADDERS}) l where l.project_id = b.project_id and l.ladder_version = b.ladder_version), ''
      ) where ladder_version <> 0`);
    this.addSql(`alter table media_blob alter column ladder set default '', drop column ladder_version`);
    this.addSql(first('media_rebuild'));
    this.addSql(`update media_rebuild b set ladder = coalesce(
        (select l.key from (${LADDERS}) l where l.project_id = b.project_id and l.ladder_version = b.ladder_version), ''
      ) where ladder_version <> 0`);
    this.addSql('alter table media_rebuild alter column ladder drop default, drop column ladder_version');
  }

  /** The versions before know images by the count of changes alone: all count as up to date. */
  override down(): void {
    for (const table of ['media_blob', 'media_rebuild']) {
      this.addSql(`alter table ${table} add column ladder_version int not null default 0, drop column ladder`);
      this.addSql(`update ${table} b set ladder_version = s.ladder_version from media_settings s
        where s.project_id = b.project_id and s.ladder_version <> 0`);
    }
    this.addSql('alter table media_rebuild alter column ladder_version drop default');
    this.addSql('drop table media_default_ladder');
    this.addSql('alter table media_settings drop column rung_numbers');
  }
}
