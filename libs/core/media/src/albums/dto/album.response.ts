import { ApiProperty } from '@nestjs/swagger';
import type { AlbumWithCount } from '../albums.repository.js';

/** An album on the way to another one. */
export class AlbumStepResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;
}

/** Media that are kept together. */
export class AlbumResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The album that it is in' })
  parentId: string | null;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: [AlbumStepResponse], description: 'The albums that it is in, the outermost first' })
  path: AlbumStepResponse[];

  @ApiProperty({ type: 'integer', description: 'Of media directly in it' })
  count: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, parentId, name, path, count, createdAt }: AlbumWithCount): AlbumResponse {
    const at = new Date(createdAt).toISOString();
    return Object.assign(new AlbumResponse(), { id, parentId, name, path, count, createdAt: at });
  }
}
