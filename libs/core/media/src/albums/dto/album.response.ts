import { ApiProperty } from '@nestjs/swagger';
import type { AlbumWithCount } from '../albums.repository.js';

/** Media that I keep together. */
export class AlbumResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'Of media in it' })
  count: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, name, count, createdAt }: AlbumWithCount): AlbumResponse {
    return Object.assign(new AlbumResponse(), { id, name, count, createdAt: new Date(createdAt).toISOString() });
  }
}
