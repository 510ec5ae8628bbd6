import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { WindowQuery } from './window.query.js';

/** A stretch of time, of one resource. */
export class ResourceWindowQuery extends WindowQuery {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  resource: string;
}
