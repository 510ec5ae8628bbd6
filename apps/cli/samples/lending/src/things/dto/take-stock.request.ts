import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';

export const MOST_THINGS = 5000;

export class TakeStockRequest {
  @ApiProperty({ type: [String], format: 'uuid', maxItems: MOST_THINGS, description: 'Things that are in the shed' })
  @IsArray()
  @ArrayMaxSize(MOST_THINGS)
  @IsUUID(undefined, { each: true })
  found: string[];
}
