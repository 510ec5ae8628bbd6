import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PageByNameQuery } from '../dto/page-by-name.js';
import { UnitResponse } from '../units/units.dto.js';
import { UnitsService } from '../units/units.service.js';
import { ContactResponse } from './contact.dto.js';
import { UnitRequest } from './units-admin.dto.js';
import { PeopleService } from '../people.service.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings/units')
@Requires('bookings.manage')
export class UnitsAdminController {
  constructor(
    private readonly units: UnitsService,
    private readonly people: PeopleService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists all units by name' })
  @Answers(UnitResponse, { message: 'Units', list: true })
  async listUnits(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() page: PageByNameQuery,
  ): Promise<Page<UnitResponse>> {
    return (await this.units.page(principal, page)).map((unit) => UnitResponse.from(unit));
  }

  @Post()
  @ApiOperation({ summary: 'Creates a unit' })
  @Answers(UnitResponse, { status: 201, message: 'Unit created' })
  async createUnit(@CurrentPrincipal() principal: UserPrincipal, @Body() { name }: UnitRequest): Promise<UnitResponse> {
    return UnitResponse.from(await this.units.create(name, principal));
  }

  @Put(':id')
  @ApiOperation({
    summary: 'Lets the members of a group book on its behalf',
    description:
      'A group that you belong to; holders of `groups.manage` can name any. Its name and its members are changed below `/groups`.',
  })
  @Answers(UnitResponse, { message: 'The group can be booked for' })
  async addGroupAsUnit(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<UnitResponse> {
    return UnitResponse.from(await this.units.addGroup(id, principal));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Renames a unit' })
  @Answers(UnitResponse, { message: 'Unit renamed' })
  async renameUnit(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { name }: UnitRequest,
  ): Promise<UnitResponse> {
    return UnitResponse.from(await this.units.rename(id, name, principal));
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Deletes a unit; bookings on behalf of it are kept',
    description: 'A group that was made a unit with `PUT` stays a group.',
  })
  @Answers(null, { message: 'Unit deleted' })
  async deleteUnit(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.units.delete(id, principal);
    return null;
  }

  @Get(':id/members')
  @ApiOperation({ summary: 'Lists the members of a unit with contact data' })
  @Answers(ContactResponse, { message: 'Members', list: true })
  async listUnitMembers(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<Page<ContactResponse>> {
    const contacts = await this.people.contacts(await this.units.memberIds(id, principal));
    return new Page([...contacts.values()], null);
  }

  @Put(':id/members/:userId')
  @ApiOperation({ summary: 'Adds a member to a unit' })
  @Answers(null, { message: 'Member added' })
  async addUnitMember(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.units.addMember(id, userId, principal);
    return null;
  }

  @Delete(':id/members/:userId')
  @ApiOperation({ summary: 'Removes a member from a unit' })
  @Answers(null, { message: 'Member removed' })
  async removeUnitMember(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.units.removeMember(id, userId, principal);
    return null;
  }
}
