import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime } from '@roost/plugin-kit';
import { IsString, MaxLength } from 'class-validator';

/** Left out stays as it is. */
export class ChangeBookingRequest {
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  start?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  end?: Date;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  description?: string;
}
