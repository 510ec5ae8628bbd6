import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, PageQuery, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { GroupMemberResponse, MyGroupResponse, SaveMemberRequest } from './members/members.dto.js';
import { MembersService } from './members/members.service.js';
import { OwnGroupsService } from './members/own-groups.service.js';

/** Groups as their members see them. */
@ApiTags('Groups')
@Controller('groups')
export class GroupsController {
  constructor(
    private readonly own: OwnGroupsService,
    private readonly members: MembersService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists the groups that you belong to, by name' })
  @Requires('groups.read')
  @Answers(MyGroupResponse, { message: 'Your groups', list: true })
  async listMyGroups(@CurrentPrincipal() { userId, projectId }: UserPrincipal): Promise<Page<MyGroupResponse>> {
    return new Page(await this.members.groupsOf(userId, projectId), null).map((group) => MyGroupResponse.of(group));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns a group that you belong to' })
  @Requires('groups.read')
  @Answers(MyGroupResponse, { message: 'Group' })
  async getGroup(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<MyGroupResponse> {
    return MyGroupResponse.seen(await this.own.get(id, principal));
  }

  @Get(':id/members')
  @ApiOperation({
    summary: 'Lists the members of a group that you belong to, those with the newest accounts first',
    description: 'Managers also see whose membership has expired, for 30 days.',
  })
  @Requires('groups.read')
  @Answers(GroupMemberResponse, { message: 'Members', list: true })
  async listGroupMembers(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() page: PageQuery,
  ): Promise<Page<GroupMemberResponse>> {
    return (await this.own.list(id, principal, page)).map((member) => GroupMemberResponse.from(member));
  }

  @Put(':id/members/:userId')
  @ApiOperation({
    summary: 'Adds somebody to a group, or changes what they are in it',
    description:
      'For managers of the group, and for holders of `groups.manage`. Roles and expiry become those of the request.',
  })
  @Requires('groups.manage-own')
  @Answers(null, { message: 'Member saved' })
  async saveGroupMember(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { roles = [], expiresAt = null }: SaveMemberRequest,
  ): Promise<null> {
    await this.own.put(id, userId, { roles, expiresAt }, principal);
    return null;
  }

  @Delete(':id/members/:userId')
  @ApiOperation({
    summary: 'Removes somebody from a group. With your own id, you leave it',
    description: 'Others are removed by managers of the group, and by holders of `groups.manage`.',
  })
  @Requires('groups.manage-own')
  @Answers(null, { message: 'Member removed' })
  async removeGroupMember(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.own.remove(id, userId, principal);
    return null;
  }
}
