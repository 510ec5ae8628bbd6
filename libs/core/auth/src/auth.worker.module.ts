import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { AuthModule } from './auth.module.js';
import { ImportPeopleJob } from './imports/import-people.job.js';
import { ImportedPeople } from './imports/imported-people.js';
import { TidyImportsJob } from './imports/tidy-imports.job.js';
import { MailInvitationsJob } from './invitations/mail-invitations.job.js';
import { TidyInvitationsJob } from './invitations/tidy-invitations.job.js';
import { MailCodeJob } from './mails/mail-code.job.js';
import { AccountNotices } from './mails/account-notices.js';

@Module({
  imports: [AuthModule, MailModule, ProjectsModule, UsersModule],
  providers: [
    AccountNotices,
    ImportPeopleJob,
    ImportedPeople,
    TidyImportsJob,
    MailCodeJob,
    MailInvitationsJob,
    TidyInvitationsJob,
  ],
})
export class AuthWorkerModule {}
