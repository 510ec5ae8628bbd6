import { Module } from '@nestjs/common';
import { UsersModule } from '@roost/users';
import { GroupsOfAccount } from './account/groups-of-account.js';
import { GroupsRepository } from './groups.repository.js';
import { GroupsService } from './groups.service.js';
import { MembersRepository } from './members/members.repository.js';
import { MembersService } from './members/members.service.js';

/** Services for both processes. Other plugins import it for {@link GroupsService} and {@link MembersService}. */
@Module({
  imports: [UsersModule],
  providers: [GroupsOfAccount, GroupsRepository, GroupsService, MembersRepository, MembersService],
  exports: [GroupsRepository, GroupsService, MembersRepository, MembersService],
})
export class GroupsModule {}
