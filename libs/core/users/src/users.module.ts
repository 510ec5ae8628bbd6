import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { AccountStateService } from './account/account-state.service.js';
import { ActiveAccounts } from './account/active-accounts.js';
import { PeopleQuota } from './account/people-quota.js';
import { ExportLinks } from './export/export-links.js';
import { ReservedNames } from './names/reserved-names.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [ProjectsModule],
  providers: [
    AccountStateService,
    ActiveAccounts,
    ExportLinks,
    PeopleQuota,
    ReservedNames,
    UsersRepository,
    UsersService,
  ],
  exports: [AccountStateService, ActiveAccounts, ExportLinks, ReservedNames, UsersRepository, UsersService],
})
export class UsersModule {}
