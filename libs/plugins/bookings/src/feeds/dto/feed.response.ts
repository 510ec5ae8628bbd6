import { ApiProperty } from '@nestjs/swagger';
import type { Feed } from '../feed.entity.js';

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
