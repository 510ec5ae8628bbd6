import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import {
  ChangeGroupRequest,
  CreateGroupRequest,
  DeletedGroupResponse,
  GroupDetailsResponse,
  GroupResponse,
  ListGroupsQuery,
} from './groups.dto.js';
import { GroupsService } from './groups.service.js';
import { MembersService } from './members/members.service.js';

/** All groups of the admin's project. Their members are changed below `/groups`. */
@ApiTags('Admin')
@Requires('groups.manage')
@Controller('admin/groups')
export class GroupsAdminController {
  constructor(
    private readonly groups: GroupsService,
    private readonly members: MembersService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists all groups of the project, the newest first' })
  @Answers(GroupResponse, { message: 'Groups', list: true })
  async listGroups(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { user: userId, ...query }: ListGroupsQuery,
  ): Promise<Page<GroupResponse>> {
    return (await this.groups.list(projectId, { ...query, userId })).map((group) => GroupResponse.from(group));
  }

  @Post()
  @ApiOperation({ summary: 'Creates a group' })
  @Answers(GroupResponse, { status: 201, message: 'Group created' })
  async createGroup(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() draft: CreateGroupRequest,
  ): Promise<GroupResponse> {
    return GroupResponse.from(await this.groups.create(projectId, draft));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns a group, with the number of its members' })
  @Answers(GroupDetailsResponse, { message: 'Group' })
  async getGroupDetails(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<GroupDetailsResponse> {
    return GroupDetailsResponse.of(await this.groups.get(id, projectId), await this.members.count(id));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Changes name and description of a group' })
  @Answers(GroupResponse, { message: 'Group changed' })
  async changeGroup(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { name, description }: ChangeGroupRequest,
  ): Promise<GroupResponse> {
    const changes = { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
    return GroupResponse.from(await this.groups.change(id, projectId, changes));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes a group, and says how many people belonged to it' })
  @Answers(DeletedGroupResponse, { message: 'Group deleted' })
  async deleteGroup(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<DeletedGroupResponse> {
    return { members: await this.groups.delete(id, projectId) };
  }
}
