import { ApiProperty } from '@nestjs/swagger';
import type { PluginReport } from '@roost/plugin-kit';

/** What is kept for a plugin that is off, until it is back. */
export class MissedResponse {
  @ApiProperty({ description: 'Events that it will hear of' })
  events: number;

  @ApiProperty({ description: 'Jobs of its own that were not done' })
  jobs: number;

  @ApiProperty({ description: 'Hooks that it handles before it serves anything, as erasures of accounts' })
  hooks: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Events since then were dropped, so it rebuilds first; null: none were',
  })
  rebuildSince: string | null;

  static from({ rebuildSince, ...counts }: PluginReport['missed']): MissedResponse {
    return { ...counts, rebuildSince: rebuildSince?.toISOString() ?? null };
  }
}
