import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** That somebody asks another person to take their place on a shift. */
@Entity({ tableName: 'bookings_swap' })
@Index({ name: 'bookings_swap_asked_index', properties: ['askedId', 'id'] })
@Index({ name: 'bookings_swap_asker_index', properties: ['askerId', 'id'] })
export class Swap {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'uuid' })
  askerId: string;

  @Property({ type: 'uuid' })
  shiftId: string;

  @Property({ type: 'uuid' })
  askedId: string;

  /** The place that is taken in return; null: none. */
  @Property({ type: 'uuid', nullable: true })
  returnShiftId: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
