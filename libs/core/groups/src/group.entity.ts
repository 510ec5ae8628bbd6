import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** People of a project who belong together, as a choir's altos or its board. */
@Entity({ tableName: 'groups_group' })
@Unique({ name: 'groups_group_name_unique', properties: ['projectId', 'name'] })
@Index({ name: 'groups_group_project_index', properties: ['projectId', 'id'] })
@Index({
  name: 'groups_group_search_index',
  expression:
    'create index groups_group_search_index on groups_group using gin (name gin_trgm_ops) with (fastupdate = off)',
})
export class Group {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'text', default: '' })
  description: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
