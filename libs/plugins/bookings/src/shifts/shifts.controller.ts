import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { ResourceWindowQuery } from '../dto/times.dto.js';
import { PeopleService } from '../people.service.js';
import { AskSwapRequest, ShiftResponse, SwapResponse } from './shifts.dto.js';
import type { ShiftDetails } from './shifts.repository.js';
import { ShiftsService } from './shifts.service.js';
import { SwapsService } from './swaps.service.js';

@ApiTags('Bookings: shifts')
@Controller('bookings')
export class ShiftsController {
  constructor(
    private readonly shifts: ShiftsService,
    private readonly swaps: SwapsService,
    private readonly people: PeopleService,
  ) {}

  @Get('shifts')
  @ApiOperation({ summary: 'Lists shifts of a resource in a period, by their start' })
  @Requires('bookings.read')
  @Answers(ShiftResponse, { message: 'Shifts', list: true })
  async listShifts(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ResourceWindowQuery,
  ): Promise<Page<ShiftResponse>> {
    return this.present(await this.shifts.list(query.resource, query.toInterval(), principal), principal);
  }

  @Get('shifts/mine')
  @ApiOperation({ summary: 'Lists your shifts that are not over, by their start' })
  @Requires('bookings.read')
  @Answers(ShiftResponse, { message: 'Your shifts', list: true })
  async listMyShifts(@CurrentPrincipal() principal: UserPrincipal): Promise<Page<ShiftResponse>> {
    return this.present(await this.shifts.listOf(principal), principal);
  }

  @Get('shifts/:id')
  @ApiOperation({ summary: 'Returns a shift' })
  @Requires('bookings.read')
  @Answers(ShiftResponse, { message: 'Shift' })
  async getShift(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<ShiftResponse> {
    return this.shown(await this.shifts.get(id, principal.projectId), principal);
  }

  @Put('shifts/:id/me')
  @ApiOperation({ summary: 'Signs you up for a shift' })
  @Requires('bookings.book')
  @Answers(ShiftResponse, { message: 'You are on the shift' })
  async signUp(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<ShiftResponse> {
    return this.shown(await this.shifts.signUp(id, principal), principal);
  }

  @Delete('shifts/:id/me')
  @ApiOperation({ summary: 'Takes you off a shift' })
  @Requires('bookings.book')
  @Answers(ShiftResponse, { message: 'You are off the shift' })
  async signOff(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<ShiftResponse> {
    return this.shown(await this.shifts.signOff(id, principal), principal);
  }

  @Post('shifts/:id/swaps')
  @ApiOperation({
    summary: 'Asks a person to take your place, in return for their place on another shift or for nothing',
  })
  @Requires('bookings.book')
  @Answers(SwapResponse, { status: 201, message: 'Swap requested' })
  async askSwap(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { username, returnShiftId }: AskSwapRequest,
  ): Promise<SwapResponse> {
    const swap = await this.swaps.ask(id, { username, returnShiftId: returnShiftId ?? null }, principal);
    return SwapResponse.of(swap, await this.people.contacts([swap.askerId, swap.askedId]));
  }

  @Get('swaps')
  @ApiOperation({ summary: 'Lists swaps that you asked for, and swaps that you are asked for' })
  @Requires('bookings.read')
  @Answers(SwapResponse, { message: 'Swaps', list: true })
  async listSwaps(@CurrentPrincipal() principal: UserPrincipal): Promise<Page<SwapResponse>> {
    const swaps = await this.swaps.listOf(principal);
    const people = await this.people.contacts(swaps.flatMap(({ askerId, askedId }) => [askerId, askedId]));
    return new Page(swaps, null).map((swap) => SwapResponse.of(swap, people));
  }

  @Post('swaps/:id/accept')
  @ApiOperation({ summary: 'Accepts a swap' })
  @Requires('bookings.book')
  @Answers(null, { message: 'Swapped' })
  async acceptSwap(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.swaps.accept(id, principal);
    return null;
  }

  @Delete('swaps/:id')
  @ApiOperation({ summary: 'Declines a swap, or withdraws your request' })
  @Requires('bookings.book')
  @Answers(null, { message: 'Swap cancelled' })
  async withdrawSwap(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.swaps.withdraw(id, principal);
    return null;
  }

  private async shown(shift: ShiftDetails, { userId }: UserPrincipal): Promise<ShiftResponse> {
    return ShiftResponse.of(shift, await this.people.contacts(shift.personIds), userId);
  }

  private async present(shifts: readonly ShiftDetails[], { userId }: UserPrincipal): Promise<Page<ShiftResponse>> {
    const people = await this.people.contacts(shifts.flatMap(({ personIds }) => personIds));
    return new Page(shifts, null).map((shift) => ShiftResponse.of(shift, people, userId));
  }
}
