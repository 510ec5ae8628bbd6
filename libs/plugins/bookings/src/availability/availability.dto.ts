import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { ResourceWindowQuery } from '../dto/times.dto.js';

/** When a resource is free. */
export class AvailabilityQuery extends ResourceWindowQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Id of a booking that is to be moved: its time counts as free' })
  @IsOptional()
  @IsUUID()
  except?: string;
}
