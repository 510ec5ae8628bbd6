import { ApiProperty, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { HealthPart } from './health-part.js';

@ApiExtraModels(HealthPart)
export class HealthReport {
  @ApiProperty({ enum: ['up', 'down'], enumName: 'HealthStatus' })
  status: 'up' | 'down';

  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(HealthPart) } })
  parts: Record<string, HealthPart>;
}
