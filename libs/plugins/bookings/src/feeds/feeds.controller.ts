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
  @ApiOperation({ summary: 'Calendars that I made links to' })
  @Requires('bookings.read')
  @Answers(FeedResponse, { message: 'Your calendars', list: true })
  async listFeeds(@CurrentPrincipal() principal: UserPrincipal): Promise<Page<FeedResponse>> {
    const feeds = await this.feeds.listOf(principal);
    return new Page(feeds, null).map((feed) => FeedResponse.from(feed));
  }

  @Post()
  @ApiOperation({ summary: 'Makes a secret link to a calendar: of a resource, or of my own bookings and shifts' })
  @Requires('bookings.read')
  @Answers(MadeFeedResponse, { status: 201, message: 'Calendar made', secret: true })
  async createFeed(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { resourceId }: CreateFeedRequest,
  ): Promise<MadeFeedResponse> {
    const { feed, url } = await this.feeds.create(resourceId ?? null, principal);
    return MadeFeedResponse.of(feed, url);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Makes a link useless' })
  @Requires('bookings.read')
  @Answers(null, { message: 'Calendar deleted' })
  async deleteFeed(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.feeds.delete(id, principal);
    return null;
  }

  @Get(':token.ics')
  @ApiOperation({ summary: 'The calendar of a link, for calendar programs: the token in it is the key' })
  @Public()
  @AnswersBytes({
    types: ['text/calendar'],
    description: 'iCalendar',
    headers: { ETag: 'For If-None-Match', 'Last-Modified': 'For If-Modified-Since' },
  })
  async readFeed(@Param('token') token: string, @Req() request: RoostRequest): Promise<BytesAnswer> {
    const { text, ...validators } = await this.calendars.read(token);
    const headers = {
      etag: validators.etag,
      'last-modified': validators.lastModified.toUTCString(),
      'cache-control': 'private, max-age=300',
    };
    if (isNotModified(request.headers, validators)) return new BytesAnswer(null, { status: 304, headers });
    return new BytesAnswer(text, { headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' } });
  }
}
