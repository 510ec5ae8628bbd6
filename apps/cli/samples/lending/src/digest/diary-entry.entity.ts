import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** An event of any plugin. */
@Entity({ tableName: 'lending_diary_entry' })
@Index({ name: 'lending_diary_entry_day_index', properties: ['happenedAt'] })
export class DiaryEntry {
  /** Id of the delivery. */
  @PrimaryKey({ type: 'text' })
  id: string;

  @RefersTo('projects_project')
  @Property({ type: 'uuid' })
  projectId: string;

  /** Name of the event. */
  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'timestamptz', length: 6 })
  happenedAt: Date;
}
