import { ApiProperty } from '@nestjs/swagger';
import { SETTING_SOURCES, type SettingSource } from '@roost/plugin-kit';
import type { QuotaUsage } from './project-usage.service.js';

/** A quota of a project, and how much of it is used. */
export class QuotaUsageResponse {
  @ApiProperty({ example: 'users.people' })
  name: string;

  @ApiProperty()
  description: string;

  @ApiProperty({ enum: ['count', 'bytes'], enumName: 'QuotaUnit' })
  unit: 'count' | 'bytes';

  @ApiProperty({
    enum: ['total', 'hour', 'day'],
    enumName: 'QuotaPeriod',
    description: 'Whether it limits what there is in total, or what happens in an hour or a day',
  })
  per: 'total' | 'hour' | 'day';

  @ApiProperty({ type: 'integer', format: 'int64' })
  used: number;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'null: no limit' })
  limit: number | null;

  @ApiProperty({ enum: SETTING_SOURCES, enumName: 'SettingSource', description: 'Where the limit comes from' })
  source: SettingSource;

  @ApiProperty({ description: 'Plugin whose setting the limit is' })
  plugin: string;

  @ApiProperty({ description: 'The setting' })
  setting: string;

  static from(usage: QuotaUsage): QuotaUsageResponse {
    return { ...usage };
  }
}
