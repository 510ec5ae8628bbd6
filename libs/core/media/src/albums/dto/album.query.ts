import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@roost/plugin-kit';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What of an album is to be listed, and how one may see it. */
export class AlbumContentQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Token of a link that the owner made' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  share?: string;
}
