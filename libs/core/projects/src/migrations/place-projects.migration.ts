import { Migration } from '@mikro-orm/migrations';

/** A project has addresses of its own, by which requests without a header find it. */
export class PlaceProjects extends Migration {
  override up(): void {
    this.addSql(`
      alter table projects_project
        add column public_url text null,
        add column public_host text null,
        add column app_url text null,
        add column allowed_origins text[] not null default '{}'`);
    this.addSql('alter table projects_project add constraint projects_project_host_unique unique (public_host)');
  }

  override down(): void {
    this.addSql(`
      alter table projects_project
        drop column public_url,
        drop column public_host,
        drop column app_url,
        drop column allowed_origins`);
  }
}
