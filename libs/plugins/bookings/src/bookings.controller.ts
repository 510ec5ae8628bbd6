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
    summary: 'What holds a resource, or any, in a stretch of time: pending and confirmed bookings, by their start',
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
  @ApiOperation({ summary: 'My own, in every state, the newest first' })
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
  @ApiOperation({ summary: 'One booking' })
  @Requires('bookings.read')
  @Answers(BookingResponse, { message: 'Booking' })
  async getBooking(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId, projectId }: UserPrincipal,
  ): Promise<BookingResponse> {
    return BookingResponse.from(await this.service.get(id, projectId), userId);
  }

  @Post()
  @ApiOperation({ summary: `Books: at once, or pending until a manager has decided, as the resource's policy says` })
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
    summary: `Changes a booking of one's own`,
    description: 'Another time goes through the policy again.',
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
  @ApiOperation({ summary: `Cancels a booking of one's own` })
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
