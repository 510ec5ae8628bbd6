import { Module } from '@nestjs/common';
import { BookingsModule } from '@roost/bookings';
import { MediaModule } from '@roost/media';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { DoorCodes } from './door/door-codes.js';
import { InventoriesRepository } from './inventory/inventories.repository.js';
import { KioskStart } from './kiosk/kiosk-start.js';
import { LoanJobs } from './loans/loan-jobs.js';
import { LoanNotices } from './loans/loan-notices.js';
import { LoanRules } from './loans/loan-rules.js';
import { LoansRepository } from './loans/loans.repository.js';
import { LoansService } from './loans/loans.service.js';
import { Debts } from './members/debts.js';
import { LendingOfAccount } from './members/lending-of-account.js';
import { OwnMails } from './members/own-mails.js';
import { ShedAccount } from './members/shed-account.js';
import { PhotoViewers } from './things/photo-viewers.js';
import { ThingQuota } from './things/thing-quota.js';
import { ThingsRepository } from './things/things.repository.js';

const SHARED = [DoorCodes, InventoriesRepository, LoansRepository, LoansService, ThingQuota, ThingsRepository];

/** Hooks can run in both processes. */
const HOOKS = [Debts, KioskStart, LendingOfAccount, OwnMails, PhotoViewers, ShedAccount];

/** What both processes load. */
@Module({
  imports: [BookingsModule, MediaModule, ProjectsModule, UsersModule],
  providers: [...SHARED, ...HOOKS, LoanJobs, LoanNotices, LoanRules],
  exports: SHARED,
})
export class LendingModule {}
