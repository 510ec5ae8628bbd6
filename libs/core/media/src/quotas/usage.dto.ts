import { ApiProperty } from '@nestjs/swagger';
import type { Usage } from './quotas.service.js';

/** How much room I take, and may take. */
export class UsageResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Bytes of all your media, including the trash' })
  bytes: number;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'null: no limit' })
  quota: number | null;

  static from(usage: Usage): UsageResponse {
    return Object.assign(new UsageResponse(), usage);
  }
}
