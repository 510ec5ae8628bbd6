import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { WindowQuery } from './window.query.js';

/** A stretch of time, of one resource or of all. */
export class ListBookingsQuery extends WindowQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Left out: all' })
  @IsOptional()
  @IsUUID()
  resource?: string;
}
