import { ApiProperty } from '@nestjs/swagger';
import type { MediaRebuild } from './media-rebuild.entity.js';

/** How far a rebuild is. */
export class RebuildResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['running', 'finished'], enumName: 'RebuildState' })
  state: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Images that had another ladder when the rebuild began; null until they are counted',
  })
  total: number | null;

  @ApiProperty({ type: 'integer' })
  done: number;

  @ApiProperty({ type: 'integer', description: 'Number of done images whose variants could not be made' })
  failed: number;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: string | null;

  static from({ id, total, done, failed, startedAt, finishedAt }: MediaRebuild): RebuildResponse {
    return Object.assign(new RebuildResponse(), {
      id,
      total,
      done,
      failed,
      state: finishedAt ? 'finished' : 'running',
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
    });
  }
}
