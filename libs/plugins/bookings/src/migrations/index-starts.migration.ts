import { Migration } from '@mikro-orm/migrations';

/** Reads the bookings of a project, and of a resource or a person, in the order of time. */
export class IndexStarts extends Migration {
  override up(): void {
    this.addSql('create index bookings_booking_start_index on bookings_booking (project_id, starts_at, id)');
    this.addSql('create index bookings_booking_resource_start_index on bookings_booking (resource_id, starts_at, id)');
    this.addSql('drop index bookings_booking_resource_index');
    this.addSql('create index bookings_booking_booker_start_index on bookings_booking (booker_id, starts_at, id)');
  }

  override down(): void {
    this.addSql('drop index bookings_booking_booker_start_index');
    this.addSql('create index bookings_booking_resource_index on bookings_booking (resource_id, starts_at)');
    this.addSql('drop index bookings_booking_resource_start_index');
    this.addSql('drop index bookings_booking_start_index');
  }
}
