import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AnswersBytes,
  BytesAnswer,
  Answers,
  CurrentPrincipal,
  isNotModified,
  Page,
  type RoostRequest,
  type UserPrincipal,
  Public,
  Requires,
} from '@roost/plugin-kit';
import { CreateFeedRequest, FeedResponse, MadeFeedResponse } from './feeds.dto.js';
import { FeedCalendarsService } from './feed-calendars.service.js';
import { FeedsService } from './feeds.service.js';

@ApiTags('Bookings')
@Controller('bookings/feeds')
export class FeedsController {
  constructor(
    private readonly feeds: FeedsService,
    private readonly calendars: FeedCalendarsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists your calendar links' })
  @Requires('bookings.read')
  @Answers(FeedResponse, { message: 'Your calendars', list: true })
  async listFeeds(@CurrentPrincipal() principal: UserPrincipal): Promise<Page<FeedResponse>> {
    const feeds = await this.feeds.listOf(principal);
    return new Page(feeds, null).map((feed) => FeedResponse.from(feed));
  }

  @Post()
  @ApiOperation({ summary: 'Creates a secret calendar link, for a resource or for your own bookings and shifts' })
  @Requires('bookings.read')
  @Answers(MadeFeedResponse, { status: 201, message: 'Calendar link created', secret: true })
  async createFeed(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { resourceId }: CreateFeedRequest,
  ): Promise<MadeFeedResponse> {
    const { feed, url } = await this.feeds.create(resourceId ?? null, principal);
    return MadeFeedResponse.of(feed, url);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revokes a calendar link' })
  @Requires('bookings.read')
  @Answers(null, { message: 'Calendar link revoked' })
  async deleteFeed(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.feeds.delete(id, principal);
    return null;
  }

  @Get(':token.ics')
  @ApiOperation({ summary: 'Returns the calendar of a secret link, for calendar apps' })
  @Public()
  @AnswersBytes({
    types: ['text/calendar'],
    description: 'iCalendar',
    headers: { ETag: 'For If-None-Match', 'Last-Modified': 'For If-Modified-Since' },
  })
  async readFeed(@Param('token') token: string, @Req() request: RoostRequest): Promise<BytesAnswer> {
    const { text, ...validators } = await this.calendars.publish(token);
    const headers = {
      etag: validators.etag,
      'last-modified': validators.lastModified.toUTCString(),
      'cache-control': 'private, max-age=300',
    };
    if (isNotModified(request.headers, validators)) return new BytesAnswer(null, { status: 304, headers });
    return new BytesAnswer(text, { headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' } });
  }
}
