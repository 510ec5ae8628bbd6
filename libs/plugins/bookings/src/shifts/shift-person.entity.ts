import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That somebody is on a shift. */
@Entity({ tableName: 'bookings_shift_person' })
@Index({ name: 'bookings_shift_person_remind_index', properties: ['remindAt'] })
// Nobody is in two places at once.
@Check({
  name: 'bookings_shift_person_no_overlap',
  expression: 'EXCLUDE USING gist (user_id WITH =, during WITH &&)',
})
export class ShiftPerson {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('bookings_shift')
  shiftId: string;

  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  /** The time of the shift. */
  @Property({ columnType: 'tstzrange', type: 'string' })
  during: string;

  /** When they are reminded; null: not any more. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  remindAt: Date | null;
}
