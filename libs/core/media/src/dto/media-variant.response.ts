import { ApiProperty } from '@nestjs/swagger';

/** One rung of the ladder. */
export class MediaVariantResponse {
  @ApiProperty({ type: 'integer', minimum: 0, description: '0 is the full size; from 1 they rise' })
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
    description: 'Path of the image, on the same host; another one when the image was made anew',
    example: '/media/{id}/thumb?v=0f3a91c2',
  })
  url: string;
}
