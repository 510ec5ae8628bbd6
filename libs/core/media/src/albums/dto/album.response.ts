import { ApiProperty } from '@nestjs/swagger';
import { MEDIA_ACCESS } from '../../media.entity.js';
import { ALBUM_ROLES, type SeenAlbum } from '../seen-album.js';

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

  @ApiProperty({ format: 'uuid' })
  owner: string;

  @ApiProperty({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who may see it beside its owner, those who are invited, and those who may see an album around it',
  })
  access: string;

  @ApiProperty({
    enum: ALBUM_ROLES,
    enumName: 'AlbumRole',
    description: 'What I may do: all; add media of mine; or look',
  })
  role: string;

  @ApiProperty({ type: [AlbumStepResponse], description: 'The albums that it is in, the outermost first' })
  path: AlbumStepResponse[];

  @ApiProperty({ type: 'integer', description: 'Of media directly in it' })
  count: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, parentId, name, ownerId, access, role, path, count, createdAt }: SeenAlbum): AlbumResponse {
    const values = { id, parentId, name, owner: ownerId, access, role, path, count };
    return Object.assign(new AlbumResponse(), values, { createdAt: new Date(createdAt).toISOString() });
  }
}
