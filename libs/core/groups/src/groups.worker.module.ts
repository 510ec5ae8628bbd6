import { Module } from '@nestjs/common';
import { GroupsModule } from './groups.module.js';
import { TidyMembersJob } from './members/tidy-members.job.js';

@Module({ imports: [GroupsModule], providers: [TidyMembersJob] })
export class GroupsWorkerModule {}
