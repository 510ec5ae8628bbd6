import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** A part of the organisation on behalf of which its members book. */
@Entity({ tableName: 'bookings_unit' })
@Unique({ name: 'bookings_unit_name_unique', properties: ['projectId', 'name'] })
export class Unit {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
