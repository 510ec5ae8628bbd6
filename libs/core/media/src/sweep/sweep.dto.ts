import { ApiProperty } from '@nestjs/swagger';
import type { SweepReport } from './sweep.service.js';

/** Bytes that are named and not there. */
export class MissingBlobResponse {
  @ApiProperty({ format: 'uuid' })
  blobId: string;

  @ApiProperty({ example: 'local' })
  storage: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Ids of media with these bytes' })
  mediaIds: string[];
}

/** What a sweep came to. */
export class SweepResponse {
  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ format: 'date-time' })
  finishedAt: string;

  @ApiProperty({ type: 'integer', description: 'Number of objects that no row referred to' })
  removedObjects: number;

  @ApiProperty({ type: 'integer', format: 'int64' })
  removedBytes: number;

  @ApiProperty({ type: 'integer', description: 'Number of blobs whose bytes are missing' })
  missing: number;

  @ApiProperty({ type: [MissingBlobResponse], description: 'The first hundred missing blobs' })
  missingBlobs: MissingBlobResponse[];

  static from({ startedAt, finishedAt, ...report }: SweepReport): SweepResponse {
    const times = { startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() };
    return Object.assign(new SweepResponse(), report, times);
  }
}
