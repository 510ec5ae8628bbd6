import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A time in which a resource of the kind `shift` wants people. */
@Entity({ tableName: 'bookings_shift' })
@Index({ name: 'bookings_shift_resource_index', properties: ['resourceId', 'startsAt'] })
@Index({
  name: 'bookings_shift_during_index',
  expression:
    'create index bookings_shift_during_index on bookings_shift using gist (resource_id, tstzrange(starts_at, ends_at))',
})
@Check({ name: 'bookings_shift_ends_after_start', expression: 'ends_at > starts_at' })
export class Shift {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('bookings_resource')
  resourceId: string;

  @Property({ type: 'timestamptz', length: 6 })
  startsAt: Date;

  @Property({ type: 'timestamptz', length: 6 })
  endsAt: Date;

  /** How many people it takes. */
  @Property({ type: 'integer' })
  capacity: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
