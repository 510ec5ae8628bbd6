import { Entity, Index, PrimaryKey } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** That somebody belongs to a unit. */
@Entity({ tableName: 'bookings_unit_member' })
export class UnitMember {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('bookings_unit')
  unitId: string;

  @PrimaryKey({ type: 'uuid' })
  @Index({ name: 'bookings_unit_member_user_index' })
  @RefersTo('users_user')
  userId: string;
}
