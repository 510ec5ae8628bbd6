import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What may stand behind the path of a file. */
export class FileQuery {
  @ApiPropertyOptional({ description: 'Token of a link that the owner made' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  share?: string;

  @ApiPropertyOptional({ description: 'Tells versions apart in caches; nothing else' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  v?: string;
}
