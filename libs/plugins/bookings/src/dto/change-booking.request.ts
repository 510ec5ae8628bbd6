import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { IsString, MaxLength, ValidateIf } from 'class-validator';

const isGiven = (_: object, value: unknown): boolean => value !== undefined;

/** Left out stays as it is. */
export class ChangeBookingRequest {
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @ValidateIf(isGiven)
  @IsDateTime()
  start?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @ValidateIf(isGiven)
  @IsDateTime()
  end?: Date;

  @ApiPropertyOptional({ maxLength: 1000 })
  @ValidateIf(isGiven)
  @IsString()
  @MaxLength(1000)
  description?: string;
}
