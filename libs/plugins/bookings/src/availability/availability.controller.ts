import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { IntervalResponse } from '../dto/times.dto.js';
import { AvailabilityQuery } from './availability.dto.js';
import { AvailabilityService } from './availability.service.js';

@ApiTags('Bookings')
@Controller('bookings/availability')
@Requires('bookings.read')
export class AvailabilityController {
  constructor(private readonly availability: AvailabilityService) {}

  @Get()
  @ApiOperation({ summary: 'Lists times when a resource is open and free for at least its shortest booking' })
  @Answers(IntervalResponse, { message: 'Free times', list: true })
  async getAvailability(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() query: AvailabilityQuery,
  ): Promise<Page<IntervalResponse>> {
    const { resource, except } = query;
    const free = await this.availability.free(resource, projectId, query.toInterval(), except);
    return new Page(free, null).map((interval) => IntervalResponse.from(interval));
  }
}
