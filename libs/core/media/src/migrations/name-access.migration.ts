import { Migration } from '@mikro-orm/migrations';

/** Media for those who are signed in. */
export class NameAccess extends Migration {
  override up(): void {
    this.addSql(
      `alter table media_media add constraint media_media_access_check check (access = any (array['private', 'members', 'public']))`,
    );
    this.addSql(`create index media_media_members_index on media_media (project_id, id) where access = 'members'`);
  }

  override down(): void {
    this.addSql('drop index media_media_members_index');
    this.addSql('alter table media_media drop constraint media_media_access_check');
    // What was for members is not for everyone.
    this.addSql(`update media_media set access = 'private' where access = 'members'`);
  }
}
