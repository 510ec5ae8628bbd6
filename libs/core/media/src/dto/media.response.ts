import { ApiProperty } from '@nestjs/swagger';
import { rungName } from '../image/ladder.js';
import type { MediaWithVariants } from '../media.repository.js';
import { MediaVariantResponse } from './media-variant.response.js';

/** The manifest of media. */
export class MediaResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  filename: string;

  @ApiProperty({ enum: ['image'] })
  kind: string;

  @ApiProperty({ description: 'Found from the bytes', example: 'image/jpeg' })
  mime: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Of the upload' })
  bytes: number;

  @ApiProperty({ description: 'Of the uploaded bytes, in hex' })
  sha256: string;

  @ApiProperty({ type: 'integer', description: 'Of the upright image, in pixels' })
  width: number;

  @ApiProperty({ type: 'integer' })
  height: number;

  @ApiProperty({ type: String, nullable: true, description: 'Base64 of a ThumbHash; null until there is one' })
  thumbhash: string | null;

  @ApiProperty({ enum: ['processing', 'ready', 'failed'] })
  status: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why there are no variants' })
  failureReason: string | null;

  @ApiProperty({ format: 'uuid' })
  owner: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: [MediaVariantResponse], description: 'Those that are there by now, the full size first' })
  variants: MediaVariantResponse[];

  static from(media: MediaWithVariants): MediaResponse {
    const variants = media.variants.map((variant) => {
      const name = rungName(variant.rung);
      return { ...variant, name, url: `/media/${media.id}/${name}` };
    });
    return Object.assign(new MediaResponse(), media, { variants });
  }
}
