import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A part of the organisation on behalf of which its members book. */
@Entity({ tableName: 'bookings_unit' })
@Unique({ name: 'bookings_unit_name_unique', properties: ['projectId', 'name'] })
export class Unit {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
