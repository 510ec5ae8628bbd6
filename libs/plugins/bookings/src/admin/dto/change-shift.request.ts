import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';

const isGiven = (_: object, value: unknown): boolean => value !== undefined;

/** Left out stays as it is. */
export class ChangeShiftRequest {
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @ValidateIf(isGiven)
  @IsDateTime()
  start?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @ValidateIf(isGiven)
  @IsDateTime()
  end?: Date;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 1000 })
  @ValidateIf(isGiven)
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity?: number;
}
