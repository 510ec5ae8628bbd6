import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { BookingsService } from './bookings.service.js';
import {
  BookingResponse,
  ChangeBookingRequest,
  CreateBookingRequest,
  ListBookingsQuery,
  MadeBookingResponse,
  PageOfBookingsQuery,
  SeriesQuery,
} from './dto/bookings.dto.js';

@ApiTags('Bookings')
@Controller('bookings')
export class BookingsController {
  constructor(private readonly service: BookingsService) {}

  @Get()
  @ApiOperation({
    summary: 'Lists pending and confirmed bookings of a resource, or of all, in a period, by their start',
  })
  @Requires('bookings.read')
  @Answers(BookingResponse, { message: 'Bookings', list: true })
  async listBookings(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ListBookingsQuery,
  ): Promise<Page<BookingResponse>> {
    const { limit, resource } = query;
    const page = await this.service.pageHolding(resource, query.toInterval(), principal, {
      limit,
      after: query.after(),
    });
    return page.map((booking) => BookingResponse.from(booking, principal.userId));
  }

  @Get('mine')
  @ApiOperation({ summary: 'Lists your bookings in every state, the newest first' })
  @Requires('bookings.read')
  @Answers(BookingResponse, { message: 'Your bookings', list: true })
  async listMyBookings(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() page: PageOfBookingsQuery,
  ): Promise<Page<BookingResponse>> {
    const bookings = await this.service.listOf(principal, page);
    return bookings.map((booking) => BookingResponse.from(booking, principal.userId));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns a booking' })
  @Requires('bookings.read')
  @Answers(BookingResponse, { message: 'Booking' })
  async getBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId, projectId }: UserPrincipal,
  ): Promise<BookingResponse> {
    return BookingResponse.from(await this.service.get(id, projectId), userId);
  }

  @Post()
  @ApiOperation({
    summary: 'Creates a booking; the policy of the resource decides whether it is confirmed at once or pending',
  })
  @Requires('bookings.book')
  @Answers(MadeBookingResponse, { status: 201, message: 'Booked' })
  async createBooking(
    @CurrentPrincipal() actor: UserPrincipal,
    @Body() request: CreateBookingRequest,
  ): Promise<MadeBookingResponse> {
    const made = await this.service.create(request.toBookingRequest(), { id: actor.userId, actor, byPolicy: true });
    return MadeBookingResponse.of(made, actor.userId);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Changes your booking',
    description: 'The policy is evaluated for a new time.',
  })
  @Requires('bookings.book')
  @Answers(BookingResponse, { message: 'Booking changed' })
  async changeBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() actor: UserPrincipal,
    @Body() { start, end, description }: ChangeBookingRequest,
  ): Promise<BookingResponse> {
    const changed = await this.service.change(id, { start, end, description }, { actor, byPolicy: true });
    return BookingResponse.from(changed, actor.userId);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Cancels your booking' })
  @Requires('bookings.book')
  @Answers(BookingResponse, { message: 'Booking cancelled' })
  async cancelBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() actor: UserPrincipal,
    @Query() { series }: SeriesQuery,
  ): Promise<BookingResponse> {
    const [cancelled] = await this.service.cancel(id, { series, reason: null }, { actor, byPolicy: true });
    return BookingResponse.from(cancelled, actor.userId);
  }
}
