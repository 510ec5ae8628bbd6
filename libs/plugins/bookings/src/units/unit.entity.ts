import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That members of a group can book on its behalf. Name and members are those of the group. */
@Entity({ tableName: 'bookings_unit' })
@Index({ name: 'bookings_unit_project_index', properties: ['projectId', 'id'] })
export class Unit {
  /** That of the group. */
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('groups_group')
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Whether the group was made to be a unit: it is changed and deleted with it. Others are only booked for. */
  @Property({ type: 'boolean' })
  isOwn: boolean;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
