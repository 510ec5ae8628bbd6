import { ApiProperty } from '@nestjs/swagger';

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

  @ApiProperty({ type: String, nullable: true, description: 'Base64 of a ThumbHash' })
  thumbhash: string | null;
}
