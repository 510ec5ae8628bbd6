import { ApiProperty } from '@nestjs/swagger';
import type { Feed } from '../feed.entity.js';
import { FeedResponse } from './feed.response.js';

/** A new calendar. */
export class MadeFeedResponse extends FeedResponse {
  @ApiProperty({ format: 'uri', description: 'Whoever knows it can read the calendar. Told this once.' })
  url: string;

  static of(feed: Feed, url: string): MadeFeedResponse {
    return Object.assign(new MadeFeedResponse(), FeedResponse.from(feed), { url });
  }
}
