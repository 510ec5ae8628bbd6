import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AnswersBytes,
  BytesAnswer,
  Answers,
  CurrentPrincipal,
  Page,
  type UserPrincipal,
  Requires,
} from '@roost/plugin-kit';
import { BookingSearchService } from './booking-search.service.js';
import { ExportBookingsQuery, ResourceUseResponse, StatisticsQuery } from './reports.dto.js';
import { StatisticsService } from './statistics.service.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings')
@Requires('bookings.manage')
export class ReportsAdminController {
  constructor(
    private readonly search: BookingSearchService,
    private readonly statistics: StatisticsService,
  ) {}

  @Get('statistics')
  @ApiOperation({ summary: 'Returns how much each resource is used in a period' })
  @Answers(ResourceUseResponse, { message: 'Use of resources', list: true })
  async getBookingStatistics(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { from, to }: StatisticsQuery,
  ): Promise<Page<ResourceUseResponse>> {
    const used = await this.statistics.use(projectId, { start: from, end: to });
    return new Page(used, null).map((use) => ResourceUseResponse.from(use));
  }

  @Get('export')
  @ApiOperation({ summary: 'Exports bookings with contact data as CSV, in the order of their creation' })
  @AnswersBytes({ types: ['text/csv'], description: 'CSV file' })
  async exportBookings(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() criteria: ExportBookingsQuery,
  ): Promise<BytesAnswer> {
    return new BytesAnswer(await this.search.csv(criteria, principal), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="bookings.csv"',
      },
    });
  }
}
