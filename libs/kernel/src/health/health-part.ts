import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** State of one part, as `/health/ready` tells it. */
export class HealthPart {
  @ApiProperty({ enum: ['up', 'down'], enumName: 'HealthStatus' })
  status: 'up' | 'down';

  @ApiProperty({ description: 'Whether the process is unready while this part is down' })
  required: boolean;

  @ApiPropertyOptional({ description: 'Why it is down; only for callers who may read /metrics' })
  reason?: string;
}
