import { Migration } from '@mikro-orm/migrations';

/** Albums that members or everyone may see, and people who are invited to them. */
export class InviteToAlbums extends Migration {
  override up(): void {
    this.addSql(
      `alter table media_album add column access text not null default 'private',
         add constraint media_album_access_check check (access = any (array['private', 'members', 'public']))`,
    );
    this.addSql(`create index media_album_open_index on media_album (project_id, id) where access <> 'private'`);
    this.addSql(`
      create table media_album_member (
        album_id uuid,
        user_id uuid,
        role text not null,
        created_at timestamptz(6) not null default now(),
        primary key (album_id, user_id),
        constraint media_album_member_role_check check (role = any (array['viewer', 'contributor']))
      )`);
    this.addSql('create index media_album_member_user_index on media_album_member (user_id, album_id)');
  }

  override down(): void {
    // Without invitations nobody has media in albums of others.
    this.addSql(`
      delete from media_album_item i using media_album a, media_media m
      where a.id = i.album_id and m.id = i.media_id and a.owner_id <> m.owner_id`);
    this.addSql('drop table media_album_member');
    this.addSql('drop index media_album_open_index');
    this.addSql('alter table media_album drop column access');
  }
}
