import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Something that happened in the club, in any plugin. */
@Entity({ tableName: 'lending_diary_entry' })
@Index({ name: 'lending_diary_entry_day_index', properties: ['happenedAt'] })
export class DiaryEntry {
  /** Of the delivery. */
  @PrimaryKey({ type: 'text' })
  id: string;

  @RefersTo('projects_project')
  @Property({ type: 'uuid' })
  projectId: string;

  /** Of the event. */
  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'timestamptz', length: 6 })
  happenedAt: Date;
}
