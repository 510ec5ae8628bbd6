import { ApiProperty } from '@nestjs/swagger';

/** One rung of the ladder. */
export class MediaVariantResponse {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 5 })
  rung: number;

  @ApiProperty({ example: 'thumb' })
  name: string;

  @ApiProperty({ type: 'integer' })
  width: number;

  @ApiProperty({ type: 'integer' })
  height: number;

  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({ description: 'Path of the image, on the same host', example: '/media/{id}/thumb' })
  url: string;
}
