import { Module } from '@nestjs/common';
import { BookingsOfAccount } from './account/bookings-of-account.js';
import { BlocksRepository } from './blocks/blocks.repository.js';
import { BookingsRepository } from './bookings.repository.js';
import { FeedsRepository } from './feeds/feeds.repository.js';
import { ResourcesRepository } from './resources/resources.repository.js';
import { ShiftsRepository } from './shifts/shifts.repository.js';
import { SwapsRepository } from './shifts/swaps.repository.js';
import { UnitsRepository } from './units/units.repository.js';

const SHARED = [
  BlocksRepository,
  BookingsRepository,
  FeedsRepository,
  ResourcesRepository,
  ShiftsRepository,
  SwapsRepository,
  UnitsRepository,
];

@Module({ providers: [...SHARED, BookingsOfAccount], exports: SHARED })
export class BookingsModule {}
