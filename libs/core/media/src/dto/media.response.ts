import { ApiProperty } from '@nestjs/swagger';
import { MEDIA_ACCESS } from '../media.entity.js';
import type { MediaManifest } from '../media.repository.js';
import { AudioTagsResponse } from './audio-tags.response.js';
import { MediaPreviewResponse } from './media-preview.response.js';
import { MediaVariantResponse } from './media-variant.response.js';

/** The manifest of media. */
export class MediaResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  filename: string;

  @ApiProperty({ enum: ['image', 'audio', 'video', 'document'], enumName: 'MediaKind' })
  kind: string;

  @ApiProperty({ description: 'Found from the bytes', example: 'image/jpeg' })
  mime: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Encoding of text, where it can be told',
    example: 'utf-8',
  })
  charset: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Of the upload' })
  bytes: number;

  @ApiProperty({ description: 'Of the uploaded bytes, in hex' })
  sha256: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the upright image or film, in pixels' })
  width: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  height: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Of an animation whose variants move' })
  frames: number | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'Of music or a film, in seconds' })
  duration: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Of a PDF' })
  pages: number | null;

  @ApiProperty({ type: AudioTagsResponse, nullable: true })
  tags: AudioTagsResponse | null;

  @ApiProperty({ type: String, nullable: true, description: 'Base64 of a ThumbHash; null until there is one' })
  thumbhash: string | null;

  @ApiProperty({ description: 'Of an image: parts of it are missing, or had to be guessed' })
  damaged: boolean;

  @ApiProperty({ enum: ['processing', 'ready', 'failed'], enumName: 'MediaStatus' })
  status: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why nothing can be made of it' })
  failureReason: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What cannot be had, though nothing is wrong' })
  notice: string | null;

  @ApiProperty({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Its owner, whoever is signed in to its project, or everyone',
  })
  access: string;

  @ApiProperty({ format: 'uuid' })
  owner: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Since when it is in the trash' })
  trashedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when a moderator has kept it from everyone but its owner',
  })
  takenDownAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was taken down' })
  takenDownReason: string | null;

  @ApiProperty({ type: MediaPreviewResponse, nullable: true, description: 'Cover of music, first page of a PDF' })
  preview: MediaPreviewResponse | null;

  @ApiProperty({ type: [MediaVariantResponse], description: 'Those that are there by now, the full size first' })
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
