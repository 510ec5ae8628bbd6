import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsString, MaxLength } from 'class-validator';
import { TimeChangesRequest } from './time-changes.request.js';

export class ChangeBookingRequest extends TimeChangesRequest {
  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @MaxLength(1000)
  description?: string;
}
