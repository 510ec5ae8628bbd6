import { Migration } from '@mikro-orm/migrations';

/** Says where resources are. */
export class AddLocations extends Migration {
  override up(): void {
    this.addSql(`alter table bookings_resource add column location text not null default ''`);
  }

  override down(): void {
    this.addSql('alter table bookings_resource drop column location');
  }
}
