import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** All that is left of a deleted project: its slug, which no other one can have. */
@Entity({ tableName: 'projects_tombstone' })
export class ProjectTombstone {
  @PrimaryKey({ type: 'text' })
  slug: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  deletedAt: Date;
}
