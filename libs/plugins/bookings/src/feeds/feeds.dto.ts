import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import type { Feed } from './feed.entity.js';

export class CreateFeedRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'Default: your own bookings and shifts' })
  @IsOptional()
  @IsUUID()
  resourceId?: string;
}

/** A calendar that you made a link to. */
export class FeedResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null: your own bookings and shifts' })
  resourceId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, resourceId, createdAt }: Feed): FeedResponse {
    return { id, resourceId, createdAt: createdAt.toISOString() };
  }
}

/** A new calendar. */
export class MadeFeedResponse extends FeedResponse {
  @ApiProperty({ format: 'uri', description: 'Anyone who has it can read the calendar. It is shown only once.' })
  url: string;

  static of(feed: Feed, url: string): MadeFeedResponse {
    return Object.assign(new MadeFeedResponse(), FeedResponse.from(feed), { url });
  }
}
