import { ApiProperty } from '@nestjs/swagger';
import type { Usage } from './quotas.service.js';

/** How much room I take, and may take. */
export class UsageResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Of all my media, those in the trash too' })
  bytes: number;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'null: no limit' })
  quota: number | null;

  static from(usage: Usage): UsageResponse {
    return Object.assign(new UsageResponse(), usage);
  }
}
