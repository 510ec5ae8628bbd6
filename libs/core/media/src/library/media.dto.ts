import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import type { Kind } from '@roost/imaging';
import { IsDateTime, IsFlag, PageQuery, IfGiven } from '@roost/plugin-kit';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { MEDIA_ACCESS, type MediaAccess } from '../media.entity.js';
import type { MediaManifest } from './media.repository.js';

/** Tags of an audio file. */
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

/** The image that shows music or a document; the variants are made of it. */
export class MediaPreviewResponse {
  @ApiProperty({ example: 'image/jpeg' })
  mime: string;

  @ApiProperty({ type: 'integer', nullable: true })
  width: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  height: number | null;

  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({ type: String, nullable: true, description: 'ThumbHash in base64' })
  thumbhash: string | null;
}

/** One rung of the ladder. */
export class MediaVariantResponse {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Number of the variant; 0 is the full size' })
  rung: number;

  @ApiProperty({ example: 'thumb' })
  name: string;

  @ApiProperty({ type: 'integer' })
  width: number;

  @ApiProperty({ type: 'integer' })
  height: number;

  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({
    description: 'Path of the image on the same host; it changes when the image is made again',
    example: '/media/{id}/thumb?v=0f3a91c2',
  })
  url: string;
}

/** The manifest of media. */
export class MediaResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  filename: string;

  @ApiProperty({ enum: ['image', 'audio', 'video', 'document'], enumName: 'MediaKind' })
  kind: string;

  @ApiProperty({ description: 'Media type, detected from the bytes', example: 'image/jpeg' })
  mime: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Encoding of text, if it can be detected',
    example: 'utf-8',
  })
  charset: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Size of the upload' })
  bytes: number;

  @ApiProperty({ description: 'SHA-256 of the uploaded bytes, in hex' })
  sha256: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Width of the upright image or video, in pixels' })
  width: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  height: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of frames, if the variants are animated' })
  frames: number | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'Duration of audio or video, in seconds' })
  duration: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of pages of a PDF' })
  pages: number | null;

  @ApiProperty({ type: AudioTagsResponse, nullable: true })
  tags: AudioTagsResponse | null;

  @ApiProperty({ type: String, nullable: true, description: 'ThumbHash in base64; null until it is made' })
  thumbhash: string | null;

  @ApiProperty({ description: 'Whether parts of the image are missing or had to be guessed' })
  damaged: boolean;

  @ApiProperty({ enum: ['processing', 'ready', 'failed'], enumName: 'MediaStatus' })
  status: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why the file cannot be decoded' })
  failureReason: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What is not available although the file is fine' })
  notice: string | null;

  @ApiProperty({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'private: its owner. members: everyone who is signed in to its project. public: everyone',
  })
  access: string;

  @ApiProperty({ format: 'uuid' })
  owner: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was moved to the trash' })
  trashedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When a moderator took it down, which hides it from everyone but its owner',
  })
  takenDownAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was taken down' })
  takenDownReason: string | null;

  @ApiProperty({ type: MediaPreviewResponse, nullable: true, description: 'Cover of audio, or first page of a PDF' })
  preview: MediaPreviewResponse | null;

  @ApiProperty({ type: [MediaVariantResponse], description: 'Variants that are ready, the full size first' })
  variants: MediaVariantResponse[];

  /** @param root where its variants are found */
  static from(media: MediaManifest, root = '/media'): MediaResponse {
    const variants = media.variants.map(({ etag, ...variant }) => ({
      ...variant,
      url: `${root}/${media.id}/${variant.name}?v=${etag.slice(0, 8)}`,
    }));
    return Object.assign(new MediaResponse(), media, { variants });
  }
}

/** What to look for among my media, or those of another person. */
export class MediaQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Username of the owner. Default: you', maxLength: 254 })
  @IsOptional()
  @IsString()
  @MaxLength(254)
  owner?: string;

  @ApiPropertyOptional({ description: 'Part of the name; case does not matter' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  name?: string;

  @ApiPropertyOptional({ enum: ['image', 'audio', 'video', 'document'], enumName: 'MediaKind' })
  @IsOptional()
  @IsIn(['image', 'audio', 'video', 'document'])
  kind?: Kind;

  @ApiPropertyOptional({ description: 'A media type, or the part before its slash', example: 'image/' })
  @IsOptional()
  @Matches(/^[a-z]+\/[a-z0-9.+-]*$/)
  @MaxLength(100)
  mime?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  albumId?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Uploaded at or after this time' })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ format: 'date-time', description: 'Uploaded before this time' })
  @IsOptional()
  @IsDateTime()
  to?: Date;

  @ApiPropertyOptional({ type: Boolean, description: 'Lists the trash instead' })
  @IsOptional()
  @IsFlag()
  trashed: boolean = false;
}

/** What is to change; what is left out stays. */
export class UpdateMediaRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 255 })
  @IfGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  filename?: string;

  @ApiPropertyOptional({ enum: MEDIA_ACCESS, enumName: 'MediaAccess' })
  @IfGiven()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;
}
