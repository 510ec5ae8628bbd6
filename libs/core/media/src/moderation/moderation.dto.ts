import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import type { Kind } from '@roost/imaging';
import { PageQuery } from '@roost/plugin-kit';
import type { BlobStatus } from '@roost/storage';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, Length } from 'class-validator';
import { MediaResponse } from '../library/media.dto.js';
import type { MediaManifest } from '../library/media.repository.js';
import { MEDIA_ACCESS, type MediaAccess } from '../media.entity.js';
import type { ModerationState } from './moderation.repository.js';

/** The manifest of media, as moderators see it: its variants are below `/admin/media`. */
export class ModeratedMediaResponse extends MediaResponse {
  static override from(media: MediaManifest): ModeratedMediaResponse {
    return Object.assign(new ModeratedMediaResponse(), MediaResponse.from(media, '/admin/media'));
  }
}

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

/** Why something is taken down. */
export class TakeDownRequest {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Its owner reads it' })
  @IsString()
  @Length(1, 500)
  reason: string;
}
