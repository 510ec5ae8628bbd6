import { Migration } from '@mikro-orm/migrations';

/** Finds bookings of a period, of a resource, of a unit and of a state, and shifts of a period, without a look at all others. */
export class IndexBookings extends Migration {
  override up(): void {
    this.addSql('create index bookings_booking_held_index on bookings_booking using gist (project_id, held)');
    this.addSql('create index bookings_booking_of_resource_index on bookings_booking (resource_id, state, id)');
    this.addSql('create index bookings_booking_unit_index on bookings_booking (unit_id, id) where unit_id is not null');
    this.addSql('create index bookings_booking_state_index on bookings_booking (project_id, state, id)');
    this.addSql(
      'create index bookings_shift_during_index on bookings_shift using gist (resource_id, tstzrange(starts_at, ends_at))',
    );
  }

  override down(): void {
    this.addSql('drop index bookings_shift_during_index');
    for (const name of ['state', 'unit', 'of_resource', 'held'])
      this.addSql(`drop index bookings_booking_${name}_index`);
  }
}
