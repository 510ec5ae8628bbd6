import { Module } from '@nestjs/common';
import { GroupsModule } from '@roost/groups';
import { UsersModule } from '@roost/users';
import { BookingsOfAccount } from './account/bookings-of-account.js';
import { AdmissionService } from './admission.service.js';
import { BlocksRepository } from './blocks/blocks.repository.js';
import { BlocksService } from './blocks/blocks.service.js';
import { BookingNotices } from './booking-notices.js';
import { BookingsRepository } from './bookings.repository.js';
import { BookingsService } from './bookings.service.js';
import { FeedsRepository } from './feeds/feeds.repository.js';
import { PeriodsRepository } from './periods.repository.js';
import { ResourcesRepository } from './resources/resources.repository.js';
import { ShiftsRepository } from './shifts/shifts.repository.js';
import { SwapsRepository } from './shifts/swaps.repository.js';
import { SlotsService } from './slots.service.js';
import { UnitsRepository } from './units/units.repository.js';
import { UnitsService } from './units/units.service.js';

const SHARED = [
  AdmissionService,
  BlocksRepository,
  BlocksService,
  BookingNotices,
  BookingsRepository,
  BookingsService,
  FeedsRepository,
  PeriodsRepository,
  ResourcesRepository,
  ShiftsRepository,
  SlotsService,
  SwapsRepository,
  UnitsRepository,
  UnitsService,
];

/** Services for both processes. Other plugins import it for {@link BookingsService}. */
@Module({ imports: [GroupsModule, UsersModule], providers: [...SHARED, BookingsOfAccount], exports: SHARED })
export class BookingsModule {}
