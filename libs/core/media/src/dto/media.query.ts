import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime, IsFlag, PageQuery } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import type { Kind } from '@roost/imaging';

/** What to look for among my media. */
export class MediaQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name, in any case' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string;

  @ApiPropertyOptional({ enum: ['image', 'audio', 'video', 'document'], enumName: 'MediaKind' })
  @IsOptional()
  @IsIn(['image', 'audio', 'video', 'document'])
  kind?: Kind;

  @ApiPropertyOptional({ description: 'A media type, or the beginning of one up to its slash', example: 'image/' })
  @IsOptional()
  @Matches(/^[a-z]+\/[a-z0-9.+-]*$/)
  @MaxLength(100)
  mime?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  albumId?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Uploaded from this moment on' })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ format: 'date-time', description: 'Uploaded before this moment' })
  @IsOptional()
  @IsDateTime()
  to?: Date;

  @ApiPropertyOptional({ type: Boolean, description: 'What is in the trash instead' })
  @IsOptional()
  @IsFlag()
  trashed: boolean = false;
}
