import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import type { BookingDetails } from '../booking-rows.js';
import { ChangeBookingRequest, MadeBookingResponse, SeriesQuery } from '../dto/bookings.dto.js';
import { BookingSearchService } from './booking-search.service.js';
import { DecisionsService } from './decisions.service.js';
import {
  AdminBookingResponse,
  AdminCancelQuery,
  CreateBookingForRequest,
  ListAdminBookingsQuery,
  RejectBookingRequest,
} from './bookings-admin.dto.js';
import { PeopleService } from '../people.service.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings')
@Requires('bookings.manage')
export class BookingsAdminController {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly search: BookingSearchService,
    private readonly people: PeopleService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Lists bookings with contact data, the newest first',
    description: 'The approval queue is `?state=pending&oldestFirst=true`.',
  })
  @Answers(AdminBookingResponse, { message: 'Bookings', list: true })
  async adminListBookings(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ListAdminBookingsQuery,
  ): Promise<Page<AdminBookingResponse>> {
    const page = await this.search.page(query, principal);
    const contacts = await this.people.contacts(page.items.map(({ bookerId }) => bookerId));
    return page.map((booking) => AdminBookingResponse.of(booking, contacts, principal.userId));
  }

  @Post()
  @ApiOperation({ summary: 'Books on behalf of a person; confirmed at once, without evaluating the policy' })
  @Answers(MadeBookingResponse, { status: 201, message: 'Booked' })
  async adminCreateBooking(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() request: CreateBookingForRequest,
  ): Promise<MadeBookingResponse> {
    const made = await this.decisions.createFor(request.bookerId, request.toBookingRequest(), principal);
    return MadeBookingResponse.of(made, principal.userId, true);
  }

  @Post(':id/confirm')
  @ApiOperation({ summary: 'Confirms a pending booking of another person' })
  @Answers(AdminBookingResponse, { message: 'Booking confirmed' })
  async confirmBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { series }: SeriesQuery,
  ): Promise<AdminBookingResponse> {
    return this.shown(await this.decisions.confirm(id, series, principal), principal);
  }

  @Post(':id/reject')
  @ApiOperation({ summary: 'Rejects a pending booking of another person, which frees its time' })
  @Answers(AdminBookingResponse, { message: 'Booking rejected' })
  async rejectBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { series }: SeriesQuery,
    @Body() { reason }: RejectBookingRequest,
  ): Promise<AdminBookingResponse> {
    return this.shown(await this.decisions.reject(id, { series, reason }, principal), principal);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Changes a booking; the policy is evaluated only for your own bookings' })
  @Answers(AdminBookingResponse, { message: 'Booking changed' })
  async adminChangeBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { start, end, description }: ChangeBookingRequest,
  ): Promise<AdminBookingResponse> {
    return this.shown(await this.decisions.change(id, { start, end, description }, principal), principal);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Cancels a booking' })
  @Answers(AdminBookingResponse, { message: 'Booking cancelled' })
  async adminCancelBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { series, reason }: AdminCancelQuery,
  ): Promise<AdminBookingResponse> {
    const cancelled = await this.decisions.cancel(id, { series, reason: reason ?? null }, principal);
    return this.shown(cancelled[0], principal);
  }

  private async shown(booking: BookingDetails, { userId }: UserPrincipal): Promise<AdminBookingResponse> {
    return AdminBookingResponse.of(booking, await this.people.contacts([booking.bookerId]), userId);
  }
}
