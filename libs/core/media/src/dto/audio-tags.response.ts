import { ApiPropertyOptional } from '@nestjs/swagger';

/** What a piece of music says of itself. */
export class AudioTagsResponse {
  @ApiPropertyOptional()
  title?: string;

  @ApiPropertyOptional()
  artist?: string;

  @ApiPropertyOptional()
  album?: string;

  @ApiPropertyOptional({ type: 'integer' })
  year?: number;

  @ApiPropertyOptional({ type: 'integer' })
  track?: number;

  @ApiPropertyOptional()
  genre?: string;
}
