import { Module } from '@nestjs/common';
import { GroupsAdminController } from './groups-admin.controller.js';
import { GroupsController } from './groups.controller.js';
import { GroupsModule } from './groups.module.js';
import { GroupFacts } from './members/group-facts.js';
import { InvitedGroups } from './members/invited-groups.js';
import { OwnGroupsService } from './members/own-groups.service.js';

@Module({
  imports: [GroupsModule],
  controllers: [GroupsAdminController, GroupsController],
  providers: [GroupFacts, InvitedGroups, OwnGroupsService],
})
export class GroupsApiModule {}
