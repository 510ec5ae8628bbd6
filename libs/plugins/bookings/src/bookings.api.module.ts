import { Module } from '@nestjs/common';
import { UsersModule } from '@roost/users';
import { BlocksAdminController } from './admin/blocks-admin.controller.js';
import { BookingSearchService } from './admin/booking-search.service.js';
import { BookingsAdminController } from './admin/bookings-admin.controller.js';
import { DecisionsService } from './admin/decisions.service.js';
import { PeopleService } from './people.service.js';
import { ReportsAdminController } from './admin/reports-admin.controller.js';
import { ResourcesAdminController } from './admin/resources-admin.controller.js';
import { ShiftPlansService } from './admin/shift-plans.service.js';
import { ShiftsAdminController } from './admin/shifts-admin.controller.js';
import { StatisticsRepository } from './admin/statistics.repository.js';
import { StatisticsService } from './admin/statistics.service.js';
import { UnitsAdminController } from './admin/units-admin.controller.js';
import { AvailabilityService } from './availability/availability.service.js';
import { AvailabilityController } from './availability/availability.controller.js';
import { BookingsController } from './bookings.controller.js';
import { BookingsModule } from './bookings.module.js';
import { FeedsController } from './feeds/feeds.controller.js';
import { FeedCalendarsService } from './feeds/feed-calendars.service.js';
import { FeedsService } from './feeds/feeds.service.js';
import { ResourcesController } from './resources/resources.controller.js';
import { ResourcesService } from './resources/resources.service.js';
import { ShiftsController } from './shifts/shifts.controller.js';
import { ShiftsService } from './shifts/shifts.service.js';
import { SwapsService } from './shifts/swaps.service.js';
import { UnitsController } from './units/units.controller.js';

@Module({
  imports: [BookingsModule, UsersModule],
  controllers: [
    AvailabilityController,
    BlocksAdminController,
    BookingsAdminController,
    BookingsController,
    FeedsController,
    ReportsAdminController,
    ResourcesAdminController,
    ResourcesController,
    ShiftsAdminController,
    ShiftsController,
    UnitsAdminController,
    UnitsController,
  ],
  providers: [
    AvailabilityService,
    BookingSearchService,
    DecisionsService,
    FeedCalendarsService,
    FeedsService,
    PeopleService,
    ResourcesService,
    ShiftPlansService,
    ShiftsService,
    StatisticsRepository,
    StatisticsService,
    SwapsService,
  ],
})
export class BookingsApiModule {}
