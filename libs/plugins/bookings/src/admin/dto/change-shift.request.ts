import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

/** Left out stays as it is. */
export class ChangeShiftRequest {
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  start?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  end?: Date;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1000 })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity?: number;
}
