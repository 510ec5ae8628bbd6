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
  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the owner' })
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
    description:
      'kept: neither in the trash nor taken down. trashed: in the trash. taken-down: taken down, in the trash or not',
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

  @ApiPropertyOptional({ description: 'Part of the name; case does not matter' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string;

  @ApiPropertyOptional({ description: 'SHA-256 of the uploaded bytes, in hex; finds everyone who has the same file' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  sha256?: string;
}

/** Why something is taken down. */
export class TakeDownRequest {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Reason; shown to its owner' })
  @IsString()
  @Length(1, 500)
  reason: string;
}
