import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { IntervalResponse, ResourceWindowQuery } from '../dto/times.dto.js';
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
    @Query() query: ResourceWindowQuery,
  ): Promise<Page<IntervalResponse>> {
    const free = await this.availability.free(query.resource, projectId, query.toInterval());
    return new Page(free, null).map((interval) => IntervalResponse.from(interval));
  }
}
