import { definePlugin } from '@roost/plugin-kit';
import { Block } from './blocks/block.entity.js';
import { Booking } from './booking.entity.js';
import { BookingsConfig } from './bookings.config.js';
import { bookingChanged, remindBookers, swapAsked } from './bookings.contracts.js';
import { bookingsErrors } from './bookings.errors.js';
import { BookingsSettings } from './bookings.settings.js';
import { BookingsModule } from './bookings.module.js';
import { Feed } from './feeds/feed.entity.js';
import { AddFeedVersions } from './migrations/add-feed-versions.migration.js';
import { AddLocations } from './migrations/add-locations.migration.js';
import { CreateBookings } from './migrations/create-bookings.migration.js';
import { IndexBookings } from './migrations/index-bookings.migration.js';
import { IndexStarts } from './migrations/index-starts.migration.js';
import { MakeUnitsGroups } from './migrations/make-units-groups.migration.js';
import { Resource } from './resources/resource.entity.js';
import { Shift } from './shifts/shift.entity.js';
import { ShiftPerson } from './shifts/shift-person.entity.js';
import { Swap } from './shifts/swap.entity.js';
import { Unit } from './units/unit.entity.js';

export const bookingsPlugin = definePlugin({
  name: 'bookings',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['groups', 'mail', 'users'],
  config: BookingsConfig,
  settings: BookingsSettings,
  entities: [Block, Booking, Feed, Resource, Shift, ShiftPerson, Swap, Unit],
  belonging: {
    bookings_shift_person: { shift_id: 'bookings_shift' },
  },
  migrations: [
    { name: '20261121000000_create', class: CreateBookings },
    { name: '20261127000000_index_bookings', class: IndexBookings },
    { name: '20261127010000_index_starts', class: IndexStarts },
    { name: '20261127020000_add_feed_versions', class: AddFeedVersions },
    { name: '20261127030000_add_locations', class: AddLocations },
    { name: '20261128090000_make_units_groups', class: MakeUnitsGroups },
  ],
  permissions: [
    { name: 'bookings.read', description: 'See what can be booked, and when it is taken', roles: ['member', 'viewer'] },
    { name: 'bookings.book', description: 'Book, and sign up for shifts', roles: ['member'] },
    {
      name: 'bookings.manage',
      description: 'Decide about bookings; resources, units, shifts and blocks; sees contact data',
      roles: ['booking-manager'],
    },
  ],
  errors: bookingsErrors,
  events: [bookingChanged, swapAsked],
  jobs: [remindBookers],
  templates: new URL('../templates/', import.meta.url),
  admin: { menu: [{ label: 'Bookings', path: '/admin/bookings', permission: 'bookings.manage' }] },
  module: BookingsModule,
  api: () => import('./bookings.api.module.js').then((file) => file.BookingsApiModule),
  worker: () => import('./bookings.worker.module.js').then((file) => file.BookingsWorkerModule),
});
