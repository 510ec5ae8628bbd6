import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** One run through all images of a project, which brings them to its ladder. */
@Entity({ tableName: 'media_rebuild' })
@Index({ name: 'media_rebuild_project_index', properties: ['projectId', 'id'] })
export class MediaRebuild {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Key of the ladder. */
  @Property({ type: 'text' })
  ladder: string;

  /** Images at the start; null until they are counted. */
  @Property({ type: 'int', nullable: true })
  total: number | null;

  @Property({ type: 'int', default: 0 })
  done: number;

  /** Of the done ones, those that could not be brought to it. */
  @Property({ type: 'int', default: 0 })
  failed: number;

  /** The last blob that was looked at. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo('storage_blob')
  cursor: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  startedAt: Date;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  finishedAt: Date | null;
}
