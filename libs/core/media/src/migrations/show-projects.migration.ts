import { Migration } from '@mikro-orm/migrations';

/** A project has pictures of its own: its logo, and the cover of its page. */
export class ShowProjects extends Migration {
  override up(): void {
    this.addSql(`
      create table media_project_picture (
        project_id uuid not null,
        place text not null,
        media_id uuid not null,
        primary key (project_id, place),
        constraint media_project_picture_place_check check (place = any (array['logo', 'cover']))
      )`);
  }

  override down(): void {
    this.addSql('drop table media_project_picture');
  }
}
