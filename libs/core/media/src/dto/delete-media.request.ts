import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { MediaIdsRequest } from './media-ids.request.js';

/** What to delete, and how far. */
export class DeleteMediaRequest extends MediaIdsRequest {
  @ApiPropertyOptional({ description: 'For good, past the trash. Default false' })
  @IsOptional()
  @IsBoolean()
  permanent?: boolean;
}
