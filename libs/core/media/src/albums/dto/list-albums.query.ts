import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@roost/plugin-kit';
import { IsIn, IsOptional } from 'class-validator';
import { ALBUM_SCOPES, type AlbumScope } from '../albums.service.js';

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
