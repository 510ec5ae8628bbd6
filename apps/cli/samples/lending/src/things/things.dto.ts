import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsFlag, PageQuery, Trimmed } from '@roost/plugin-kit';
import { ArrayMaxSize, IsArray, IsString, IsUUID, Length } from 'class-validator';
import type { Thing } from './thing.entity.js';

export class CreateThingRequest {
  @ApiProperty({ minLength: 1, maxLength: 200 })
  @Trimmed()
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the same thing as a resource of bookings' })
  @IfGiven()
  @IsUUID()
  resourceId?: string;
}

export class ListThingsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name', minLength: 1, maxLength: 200 })
  @IfGiven()
  @IsString()
  @Length(1, 200)
  search?: string;

  @ApiPropertyOptional({ description: 'Only things in the shed, or only lent ones' })
  @IfGiven()
  @IsFlag()
  available?: boolean;
}

/** The result of taking stock. */
export class StockResponse {
  @ApiProperty({ type: 'integer', description: 'Number of things that should be in the shed and were not found' })
  missing: number;
}

export const MOST_THINGS = 5000;

export class TakeStockRequest {
  @ApiProperty({ type: [String], format: 'uuid', maxItems: MOST_THINGS, description: 'Things that are in the shed' })
  @IsArray()
  @ArrayMaxSize(MOST_THINGS)
  @IsUUID(undefined, { each: true })
  found: string[];
}

/** Something that can be borrowed. */
export class ThingResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Whether it is in the shed' })
  available: boolean;

  @ApiProperty({ description: 'Whether it was missing when stock was taken' })
  missing: boolean;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Id of the media item of its photo' })
  photoId: string | null;

  static from({ id, name, loanId, isMissing, photoId }: Omit<Thing, 'createdAt'>): ThingResponse {
    return { id, name, available: loanId === null && !isMissing, missing: isMissing, photoId };
  }
}
