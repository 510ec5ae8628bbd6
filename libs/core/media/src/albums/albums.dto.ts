import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { PageQuery, IfGiven, IsFlag } from '@roost/plugin-kit';
import { IsOptional, IsString, MaxLength, IsIn, IsUUID, MinLength } from 'class-validator';
import { MEDIA_ACCESS, type MediaAccess } from '../media.entity.js';
import { ALBUM_SCOPES, type AlbumScope } from './albums.service.js';
import { ALBUM_ROLES, type SeenAlbum } from './seen-album.js';

/** What of an album is to be listed, and how one may see it. */
export class AlbumContentQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Token of a link that the owner made' })
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

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true, description: 'The album that it is to be in' })
  @IsOptional()
  @IsUUID()
  parentId?: string | null;

  @ApiPropertyOptional({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who may see it with all that is in it. Left out: private',
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
    description: 'The album to move it into; null moves it out of all',
  })
  @IsOptional()
  @IsUUID()
  parentId?: string | null;

  @ApiPropertyOptional({
    enum: MEDIA_ACCESS,
    enumName: 'MediaAccess',
    description: 'Who may see it with all that is in it',
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

export class DeleteAlbumQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'Also moves my media in it to the trash. Default false' })
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
      'My own; those that I am invited to; or those that members of the project or everyone may see. Left out: mine',
  })
  @IsOptional()
  @IsIn(ALBUM_SCOPES)
  scope?: AlbumScope;
}
