import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PageByNameQuery } from '../dto/page-by-name.query.js';
import { UnitResponse } from '../units/unit.response.js';
import { UnitsService } from '../units/units.service.js';
import { ContactResponse } from './dto/contact.response.js';
import { UnitRequest } from './dto/unit.request.js';
import { PeopleService } from '../people.service.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings/units')
@Requires('bookings.manage')
export class UnitsAdminController {
  constructor(
    private readonly units: UnitsService,
    private readonly people: PeopleService,
  ) {}

  /** All units, by name. */
  @Get()
  @Answers(UnitResponse, { message: 'Units', list: true })
  async listUnits(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() page: PageByNameQuery,
  ): Promise<Page<UnitResponse>> {
    return (await this.units.page(principal, page)).map((unit) => UnitResponse.from(unit));
  }

  /** Makes a unit. */
  @Post()
  @Answers(UnitResponse, { status: 201, message: 'Unit created' })
  async createUnit(@CurrentPrincipal() principal: UserPrincipal, @Body() { name }: UnitRequest): Promise<UnitResponse> {
    return UnitResponse.from(await this.units.create(name, principal));
  }

  /** Renames a unit. */
  @Patch(':id')
  @Answers(UnitResponse, { message: 'Unit renamed' })
  async renameUnit(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { name }: UnitRequest,
  ): Promise<UnitResponse> {
    return UnitResponse.from(await this.units.rename(id, name, principal));
  }

  /** Deletes a unit; bookings on behalf of it stay. */
  @Delete(':id')
  @Answers(null, { message: 'Unit deleted' })
  async deleteUnit(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.units.delete(id, principal);
    return null;
  }

  /** Who belongs to a unit, with contact data. */
  @Get(':id/members')
  @Answers(ContactResponse, { message: 'Members', list: true })
  async listUnitMembers(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<Page<ContactResponse>> {
    const contacts = await this.people.contacts(await this.units.memberIds(id, principal));
    return new Page([...contacts.values()], null);
  }

  /** Puts somebody into a unit. */
  @Put(':id/members/:userId')
  @Answers(null, { message: 'Member added' })
  async addUnitMember(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.units.addMember(id, userId, principal);
    return null;
  }

  /** Takes somebody out of a unit. */
  @Delete(':id/members/:userId')
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
