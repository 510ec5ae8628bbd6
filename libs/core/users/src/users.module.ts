import { Module } from '@nestjs/common';
import { ProjectsModule } from '@roost/projects';
import { AccountFieldsService } from './account/account-fields.service.js';
import { AccountStateService } from './account/account-state.service.js';
import { ActiveAccounts } from './account/active-accounts.js';
import { PeopleQuota } from './account/people-quota.js';
import { FieldDefinitions } from './fields/field-definitions.js';
import { FieldsOfAccount } from './fields/fields-of-account.js';
import { FieldsRepository } from './fields/fields.repository.js';
import { FieldViews } from './fields/field-views.js';
import { PersonFields } from './fields/person-fields.js';
import { ExportLinks } from './export/export-links.js';
import { ReservedNames } from './names/reserved-names.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [ProjectsModule],
  providers: [
    AccountFieldsService,
    AccountStateService,
    ActiveAccounts,
    ExportLinks,
    FieldDefinitions,
    FieldViews,
    FieldsOfAccount,
    FieldsRepository,
    PeopleQuota,
    PersonFields,
    ReservedNames,
    UsersRepository,
    UsersService,
  ],
  exports: [
    AccountFieldsService,
    AccountStateService,
    ActiveAccounts,
    ExportLinks,
    FieldDefinitions,
    FieldViews,
    FieldsRepository,
    PersonFields,
    ReservedNames,
    UsersRepository,
    UsersService,
  ],
})
export class UsersModule {}
