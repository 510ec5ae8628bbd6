import { Migration } from '@mikro-orm/migrations';

/** Media that moderators keep from everyone but their owner, and lists of the media of a project. */
export class TakeDownMedia extends Migration {
  override up(): void {
    this.addSql(`alter table media_media add column taken_down_at timestamptz(6), add column taken_down_reason text`);
    this.addSql('create index media_media_project_index on media_media (project_id, id)');
    this.addSql(
      'create index media_media_taken_down_index on media_media (project_id, id) where taken_down_at is not null',
    );
  }

  override down(): void {
    this.addSql('drop index media_media_taken_down_index');
    this.addSql('drop index media_media_project_index');
    this.addSql('alter table media_media drop column taken_down_at, drop column taken_down_reason');
  }
}
