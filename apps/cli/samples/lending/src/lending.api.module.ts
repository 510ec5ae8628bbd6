import { Module } from '@nestjs/common';
import { MediaModule } from '@roost/media';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { DoorHealth } from './door/door-health.js';
import { InventoryController } from './inventory/inventory.controller.js';
import { InventoryService } from './inventory/inventory.service.js';
import { KioskPass } from './kiosk/kiosk-pass.js';
import { KioskController } from './kiosk/kiosk.controller.js';
import { KioskService } from './kiosk/kiosk.service.js';
import { LendingModule } from './lending.module.js';
import { LoanEvents } from './loans/loan-events.js';
import { LoansController } from './loans/loans.controller.js';
import { OverdueCommand } from './loans/overdue.command.js';
import { Badges } from './things/badges.js';
import { BadgesController } from './things/badges.controller.js';
import { ThingsController } from './things/things.controller.js';
import { ThingsService } from './things/things.service.js';

/** What the HTTP process loads. */
@Module({
  imports: [LendingModule, MediaModule, ProjectsModule, UsersModule],
  controllers: [BadgesController, InventoryController, KioskController, LoansController, ThingsController],
  providers: [Badges, DoorHealth, InventoryService, KioskPass, KioskService, LoanEvents, OverdueCommand, ThingsService],
})
export class LendingApiModule {}
