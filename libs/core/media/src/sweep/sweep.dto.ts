import { ApiProperty } from '@nestjs/swagger';
import type { SweepReport } from './sweep.service.js';

/** Bytes that are named and not there. */
export class MissingBlobResponse {
  @ApiProperty({ format: 'uuid' })
  blobId: string;

  @ApiProperty({ example: 'local' })
  storage: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Media that are these bytes' })
  mediaIds: string[];
}

/** What a sweep came to. */
export class SweepResponse {
  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ format: 'date-time' })
  finishedAt: string;

  @ApiProperty({ type: 'integer', description: 'Objects that no row named' })
  removedObjects: number;

  @ApiProperty({ type: 'integer', format: 'int64' })
  removedBytes: number;

  @ApiProperty({ type: 'integer', description: 'Blobs whose bytes are not there' })
  missing: number;

  @ApiProperty({ type: [MissingBlobResponse], description: 'The first hundred of them' })
  missingBlobs: MissingBlobResponse[];

  static from({ startedAt, finishedAt, ...report }: SweepReport): SweepResponse {
    const times = { startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() };
    return Object.assign(new SweepResponse(), report, times);
  }
}
