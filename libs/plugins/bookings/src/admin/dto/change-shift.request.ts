import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';
import { TimeChangesRequest } from '../../dto/time-changes.request.js';

export class ChangeShiftRequest extends TimeChangesRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1000 })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity?: number;
}
