import { ApiProperty } from '@nestjs/swagger';

/** Which media it was done to. */
export class MediaIdsResponse {
  @ApiProperty({ type: [String], format: 'uuid' })
  ids: string[];

  static of(ids: readonly string[]): MediaIdsResponse {
    return Object.assign(new MediaIdsResponse(), { ids });
  }
}
