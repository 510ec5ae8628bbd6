import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';

export class CreateFeedRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'Left out: your own bookings and shifts' })
  @IsOptional()
  @IsUUID()
  resourceId?: string;
}
