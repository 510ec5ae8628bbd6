import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That somebody asks another person to take their place on a shift. */
@Entity({ tableName: 'bookings_swap' })
@Index({ name: 'bookings_swap_asked_index', properties: ['askedId', 'id'] })
@Index({ name: 'bookings_swap_asker_index', properties: ['askerId', 'id'] })
export class Swap {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  askerId: string;

  @Property({ type: 'uuid' })
  @RefersTo('bookings_shift')
  shiftId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  askedId: string;

  /** The place that is taken in return; null: none. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo('bookings_shift')
  returnShiftId: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
