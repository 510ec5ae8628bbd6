import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What may stand behind the path of a file. */
export class FileQuery {
  @ApiPropertyOptional({ description: 'Token of a link that the owner created' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  share?: string;

  @ApiPropertyOptional({ description: 'Distinguishes versions in caches; has no other effect' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  v?: string;
}
