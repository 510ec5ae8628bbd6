import { Entity, Index, PrimaryKey } from '@mikro-orm/decorators/legacy';

/** That somebody belongs to a unit. */
@Entity({ tableName: 'bookings_unit_member' })
export class UnitMember {
  @PrimaryKey({ type: 'uuid' })
  unitId: string;

  @PrimaryKey({ type: 'uuid' })
  @Index({ name: 'bookings_unit_member_user_index' })
  userId: string;
}
