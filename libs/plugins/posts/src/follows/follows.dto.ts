import { ApiProperty } from '@nestjs/swagger';
import type { Followed } from './follows.service.js';

/** Somebody whom one follows. */
export class FollowedResponse {
  @ApiProperty()
  username: string;

  @ApiProperty({ format: 'date-time' })
  since: string;

  static from({ username, since }: Followed): FollowedResponse {
    return { username, since: since.toISOString() };
  }
}
