import { ApiProperty } from '@nestjs/swagger';
import type { PluginReport } from '@roost/plugin-kit';

/** A step of a plugin's schema. */
export class PluginMigrationResponse {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: not yet' })
  appliedAt: string | null;

  static from({ name, appliedAt }: PluginReport['migrations'][number]): PluginMigrationResponse {
    return { name, appliedAt: appliedAt?.toISOString() ?? null };
  }
}
