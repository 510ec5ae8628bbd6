import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { ResourceWindowQuery } from '../dto/times.dto.js';
import type { ShiftDetails } from '../shifts/shifts.repository.js';
import { ShiftsService } from '../shifts/shifts.service.js';
import {
  AdminShiftResponse,
  ChangeShiftRequest,
  CreateShiftRequest,
  CreateShiftSeriesRequest,
  MadeShiftResponse,
} from './shifts-admin.dto.js';
import { PeopleService } from '../people.service.js';
import { ShiftPlansService } from './shift-plans.service.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings/shifts')
@Requires('bookings.manage')
export class ShiftsAdminController {
  constructor(
    private readonly plans: ShiftPlansService,
    private readonly shifts: ShiftsService,
    private readonly people: PeopleService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists shifts of a resource with contact data, by their start' })
  @Answers(AdminShiftResponse, { message: 'Shifts', list: true })
  async adminListShifts(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ResourceWindowQuery,
  ): Promise<Page<AdminShiftResponse>> {
    return this.present(await this.shifts.list(query.resource, query.toInterval(), principal));
  }

  @Post()
  @ApiOperation({ summary: 'Creates a shift' })
  @Answers(AdminShiftResponse, { status: 201, message: 'Shift created' })
  async createShift(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { resourceId, start, end, capacity }: CreateShiftRequest,
  ): Promise<AdminShiftResponse> {
    const shift = await this.plans.create(resourceId, { start, end }, capacity, principal);
    return AdminShiftResponse.of(shift, new Map());
  }

  @Post('series')
  @ApiOperation({ summary: 'Creates shifts on some weekdays, all of them or none' })
  @Answers(MadeShiftResponse, { status: 201, message: 'Shifts created', list: true })
  async createShiftSeries(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { resourceId, capacity, weekdays, from, to, firstDay, lastDay }: CreateShiftSeriesRequest,
  ): Promise<Page<MadeShiftResponse>> {
    const plan = { weekdays, from, to, firstDay, lastDay };
    const shifts = await this.plans.createSeries(resourceId, plan, capacity, principal);
    return new Page(shifts, null).map((shift) => MadeShiftResponse.planned(shift, from));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Changes a shift that has not begun yet' })
  @Answers(AdminShiftResponse, { message: 'Shift changed' })
  async changeShift(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() changes: ChangeShiftRequest,
  ): Promise<AdminShiftResponse> {
    const shift = await this.plans.change(id, changes, principal);
    return AdminShiftResponse.of(shift, await this.people.contacts(shift.personIds));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes a shift' })
  @Answers(null, { message: 'Shift deleted' })
  async deleteShift(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.plans.delete(id, principal);
    return null;
  }

  @Put(':id/people/:userId')
  @ApiOperation({ summary: 'Adds a person to a shift' })
  @Answers(null, { message: 'Person added to the shift' })
  async addShiftPerson(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.plans.addPerson(id, userId, principal);
    return null;
  }

  @Delete(':id/people/:userId')
  @ApiOperation({ summary: 'Removes a person from a shift' })
  @Answers(null, { message: 'Person removed from the shift' })
  async removeShiftPerson(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.plans.removePerson(id, userId, principal);
    return null;
  }

  private async present(shifts: readonly ShiftDetails[]): Promise<Page<AdminShiftResponse>> {
    const contacts = await this.people.contacts(shifts.flatMap(({ personIds }) => personIds));
    return new Page(shifts, null).map((shift) => AdminShiftResponse.of(shift, contacts));
  }
}
