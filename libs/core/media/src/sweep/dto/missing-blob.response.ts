import { ApiProperty } from '@nestjs/swagger';

/** Bytes that are named and not there. */
export class MissingBlobResponse {
  @ApiProperty({ format: 'uuid' })
  blobId: string;

  @ApiProperty({ example: 'local' })
  storage: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Media that are these bytes' })
  mediaIds: string[];
}
