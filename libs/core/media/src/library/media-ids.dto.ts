import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsUUID } from 'class-validator';

/** Some of my media. */
export class MediaIdsRequest {
  @ApiProperty({ type: [String], format: 'uuid', minItems: 1, maxItems: 100 })
  @IsUUID(undefined, { each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  ids: string[];
}

/** Which media it was done to. */
export class MediaIdsResponse {
  @ApiProperty({ type: [String], format: 'uuid' })
  ids: string[];

  static of(ids: readonly string[]): MediaIdsResponse {
    return Object.assign(new MediaIdsResponse(), { ids });
  }
}
