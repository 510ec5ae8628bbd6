import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { IsFlag } from '@roost/plugin-kit';
import { IsOptional, IsBoolean } from 'class-validator';
import { MediaIdsRequest } from '../library/media-ids.dto.js';
import type { Trash } from './trash.service.js';

export class DeleteMediaQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'Deletes permanently, without the trash. Default false' })
  @IsOptional()
  @IsFlag()
  permanent?: boolean;
}

/** What to delete, and how far. */
export class DeleteMediaRequest extends MediaIdsRequest {
  @ApiPropertyOptional({ description: 'Deletes permanently, without the trash. Default false' })
  @IsOptional()
  @IsBoolean()
  permanent?: boolean;
}

/** How far emptying the trash is. */
export class EmptyingResponse {
  @ApiProperty({
    enum: ['waiting', 'running', 'failed'],
    enumName: 'EmptyingState',
    description: 'failed: the last attempt failed; empty the trash again',
  })
  state: string;

  @ApiProperty({ type: 'integer' })
  deleted: number;

  @ApiProperty({ type: 'integer', description: 'Number of media that were in the trash at the request' })
  total: number;
}

/** The trash of a person. */
export class TrashResponse {
  @ApiProperty({ type: 'integer', description: 'Number of media in the trash' })
  count: number;

  @ApiProperty({ type: EmptyingResponse, nullable: true, description: 'null: it is not being emptied' })
  emptying: EmptyingResponse | null;

  static from({ count, emptying }: Trash): TrashResponse {
    return Object.assign(new TrashResponse(), { count, emptying: emptying ?? null });
  }
}
