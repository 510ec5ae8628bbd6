import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A project that is being deleted, and how far that is. It goes last. */
@Entity({ tableName: 'projects_deletion' })
export class ProjectDeletion {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Who asked for it. */
  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  requestedBy: string;

  /** Names of the steps that are done. */
  @Property({ type: 'text[]', default: [] })
  done: string[];

  /** How many steps there are; null before the first. */
  @Property({ type: 'int', nullable: true })
  total: number | null;

  /** Why steps failed the last time, by their names. */
  @Property({ type: 'jsonb' })
  failures: Record<string, string>;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  requestedAt: Date;
}
