import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { PageQuery, IfGiven, IsFlag } from '@roost/plugin-kit';
import { IsOptional, IsString, MaxLength, IsIn, IsUUID, MinLength } from 'class-validator';
import { MEDIA_ACCESS, type MediaAccess } from '../media.entity.js';
import { ALBUM_SCOPES, type AlbumScope } from './albums.service.js';
import { ALBUM_ROLES, type SeenAlbum } from './seen-album.js';

/** What of an album is to be listed, and how one may see it. */
export class AlbumContentQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Token of a link that the owner created' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  share?: string;
}

export class AlbumRequest {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true, description: 'Id of the album to put it into' })
  @IsOptional()
  @IsUUID()
  parentId?: string | null;

  @ApiPropertyOptional({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who can see the album and everything in it. Default private',
  })
  @IfGiven()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;
}

/** What is to change; what is left out stays. */
export class UpdateAlbumRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @IfGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Id of the album to move it into; null moves it to the top',
  })
  @IsOptional()
  @IsUUID()
  parentId?: string | null;

  @ApiPropertyOptional({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who can see the album and everything in it',
  })
  @IfGiven()
  @IsIn(MEDIA_ACCESS)
  access?: MediaAccess;
}

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

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Id of the album that it is in' })
  parentId: string | null;

  @ApiProperty()
  name: string;

  @ApiProperty({ format: 'uuid' })
  owner: string;

  @ApiProperty({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who can see it besides its owner, its members, and people who can see an album around it',
  })
  access: string;

  @ApiProperty({
    enum: ALBUM_ROLES,
    enumName: 'AlbumRole',
    description: 'Your role. owner: can do everything. contributor: can add their own media. viewer: can see the album',
  })
  role: string;

  @ApiProperty({ type: [AlbumStepResponse], description: 'The albums around it, the outermost first' })
  path: AlbumStepResponse[];

  @ApiProperty({ type: 'integer', description: 'Number of media directly in it' })
  count: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, parentId, name, ownerId, access, role, path, count, createdAt }: SeenAlbum): AlbumResponse {
    const values = { id, parentId, name, owner: ownerId, access, role, path, count };
    return Object.assign(new AlbumResponse(), values, { createdAt: new Date(createdAt).toISOString() });
  }
}

export class DeleteAlbumQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'Also moves your media in it to the trash. Default false' })
  @IsOptional()
  @IsFlag()
  contents?: boolean;
}

/** Which albums to list. */
export class ListAlbumsQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: ALBUM_SCOPES,
    enumName: 'AlbumScope',
    description:
      'mine: your own. invited: those that you are invited to. open: those that members of the project or everyone can see. Default mine',
  })
  @IsOptional()
  @IsIn(ALBUM_SCOPES)
  scope?: AlbumScope;
}
