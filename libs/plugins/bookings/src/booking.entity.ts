import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

export const BOOKING_STATES = ['pending', 'confirmed', 'rejected', 'cancelled'] as const;
export type BookingState = (typeof BOOKING_STATES)[number];

/** That somebody has a resource for a time. */
@Entity({ tableName: 'bookings_booking' })
@Index({ name: 'bookings_booking_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'bookings_booking_booker_index', properties: ['bookerId', 'id'] })
@Index({ name: 'bookings_booking_start_index', properties: ['projectId', 'startsAt', 'id'] })
@Index({ name: 'bookings_booking_resource_start_index', properties: ['resourceId', 'startsAt', 'id'] })
@Index({ name: 'bookings_booking_booker_start_index', properties: ['bookerId', 'startsAt', 'id'] })
@Index({ name: 'bookings_booking_of_resource_index', properties: ['resourceId', 'state', 'id'] })
@Index({ name: 'bookings_booking_state_index', properties: ['projectId', 'state', 'id'] })
@Index({ name: 'bookings_booking_unit_index', properties: ['unitId', 'id'], where: 'unit_id is not null' })
@Index({ name: 'bookings_booking_held_index', properties: ['projectId', 'held'], type: 'gist' })
@Index({ name: 'bookings_booking_series_index', properties: ['seriesId'] })
@Index({ name: 'bookings_booking_remind_index', properties: ['remindAt'] })
// What holds whoever writes, and however many at once: pending and confirmed bookings of a resource never overlap.
@Check({
  name: 'bookings_booking_no_overlap',
  expression: `EXCLUDE USING gist (resource_id WITH =, held WITH &&) WHERE ((state = ANY (ARRAY['pending'::text, 'confirmed'::text])))`,
})
@Check({ name: 'bookings_booking_ends_after_start', expression: 'ends_at > starts_at' })
export class Booking {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('bookings_resource')
  resourceId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  bookerId: string;

  /** On behalf of which it is; null: personal. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo('groups_group')
  unitId: string | null;

  /** The same for those that were made together. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo(null)
  seriesId: string | null;

  @Property({ type: 'timestamptz', length: 6 })
  startsAt: Date;

  @Property({ type: 'timestamptz', length: 6 })
  endsAt: Date;

  /** From its start to its end, and the buffer after it. Half-open. */
  @Property({ columnType: 'tstzrange', type: 'string' })
  held: string;

  @Property({ type: 'text' })
  description: string;

  @Property({ type: 'text' })
  state: BookingState;

  /** Why it was rejected or cancelled. */
  @Property({ type: 'text', nullable: true })
  reason: string | null;

  /** When its booker is reminded; null: not any more. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  remindAt: Date | null;

  /** How often it was changed, as calendars count (RFC 5545, 3.8.7.4). */
  @Property({ type: 'integer', default: 0 })
  sequence: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  updatedAt: Date;
}
