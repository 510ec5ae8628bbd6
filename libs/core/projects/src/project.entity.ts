import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A tenant: users, media and all else belong to one project. */
@Entity({ tableName: 'projects_project' })
export class Project {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** What `X-Roost-Project` names it by. */
  @Property({ type: 'text', unique: 'projects_project_slug_unique' })
  slug: string;

  /** What people know it by, in mails; null: by the name of the installation. */
  @Property({ type: 'text', nullable: true })
  name: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
