import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import type { BlobStatus } from '@roost/storage';
import type { Kind } from '@roost/imaging';
import { MEDIA_ACCESS, type MediaAccess } from '../../media.entity.js';
import type { ModerationState } from '../moderation.repository.js';

/** What to look for among everyone's media. */
export class ModerationQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Whose media' })
  @IsOptional()
  @IsUUID()
  ownerId?: string;

  @ApiPropertyOptional({ enum: ['image', 'audio', 'video', 'document'], enumName: 'MediaKind' })
  @IsOptional()
  @IsIn(['image', 'audio', 'video', 'document'])
  kind?: Kind;

  @ApiPropertyOptional({
    enum: ['kept', 'trashed', 'taken-down'],
    enumName: 'MediaState',
    description: 'Neither in the trash nor taken down; in the trash; or taken down, in the trash or not',
  })
  @IsOptional()
  @IsIn(['kept', 'trashed', 'taken-down'])
  state?: ModerationState;

  @ApiPropertyOptional({ enum: ['processing', 'ready', 'failed'], enumName: 'MediaStatus' })
  @IsOptional()
  @IsIn(['processing', 'ready', 'failed'])
  status?: BlobStatus;

  @ApiPropertyOptional({ enum: MEDIA_ACCESS, enumName: 'MediaAccess' })
  @IsOptional()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;

  @ApiPropertyOptional({ description: 'Part of the name, in any case' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string;

  @ApiPropertyOptional({ description: 'Of the uploaded bytes, in hex: who else has the same file' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  sha256?: string;
}
