import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  AnyPrincipal,
  CurrentPrincipal,
  type Page,
  type Principal,
  type UserPrincipal,
  Requires,
} from '@roost/plugin-kit';
import { FileQuery } from '../access/access.dto.js';
import { MediaIdsRequest, MediaIdsResponse } from '../library/media-ids.dto.js';
import { MediaResponse } from '../library/media.dto.js';
import { viewerOf } from '../access/viewer.js';
import { AlbumsService } from './albums.service.js';
import {
  AlbumContentQuery,
  DeleteAlbumQuery,
  AlbumRequest,
  UpdateAlbumRequest,
  AlbumResponse,
  ListAlbumsQuery,
} from './albums.dto.js';

@ApiTags('Media')
@Controller('media/albums')
export class AlbumsController {
  constructor(private readonly albums: AlbumsService) {}

  @Post()
  @ApiOperation({ summary: 'Creates an album' })
  @Requires('media.write')
  @Answers(AlbumResponse, { status: 201, message: 'Album created' })
  async createAlbum(@CurrentPrincipal() principal: UserPrincipal, @Body() body: AlbumRequest): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.create(body, principal));
  }

  @Get()
  @ApiOperation({
    summary: 'Lists your albums, those that you are invited to, or those that are open to you, the newest first',
  })
  @Requires('media.read')
  @Answers(AlbumResponse, { message: 'Albums', list: true })
  async listAlbums(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { scope = 'mine', limit, cursor }: ListAlbumsQuery,
  ): Promise<Page<AlbumResponse>> {
    return (await this.albums.list(scope, principal, limit, cursor)).map((album) => AlbumResponse.from(album));
  }

  @Get(':albumId')
  @ApiOperation({
    summary: 'Returns an album',
    description:
      'Its owner, its members and holders of a link can read it; with `access`, also members of the project or everyone. Access to an album around it counts too.',
  })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @Answers(AlbumResponse, { message: 'Album' })
  async getAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @Query() query: FileQuery,
    @AnyPrincipal() principal: Principal,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.view(id, viewerOf(principal, query)));
  }

  @Get(':albumId/albums')
  @ApiOperation({ summary: 'Lists the albums directly in an album, the newest first' })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @Answers(AlbumResponse, { message: 'Albums in the album', list: true })
  async listAlbumsInAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @Query() query: AlbumContentQuery,
    @AnyPrincipal() principal: Principal,
  ): Promise<Page<AlbumResponse>> {
    const page = await this.albums.inside(id, viewerOf(principal, query), query.limit, query.cursor);
    return page.map((album) => AlbumResponse.from(album));
  }

  @Get(':albumId/items')
  @ApiOperation({ summary: 'Lists the media directly in an album, the newest first' })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @Answers(MediaResponse, { message: 'Media in the album', list: true })
  async listAlbumItems(
    @Param('albumId', ParseUUIDPipe) id: string,
    @Query() query: AlbumContentQuery,
    @AnyPrincipal() principal: Principal,
  ): Promise<Page<MediaResponse>> {
    const page = await this.albums.items(id, viewerOf(principal, query), query.limit, query.cursor);
    return page.map((item) => MediaResponse.from(item));
  }

  @Patch(':albumId')
  @ApiOperation({ summary: 'Renames an album, changes its access, or moves it into another album' })
  @Requires('media.write')
  @Answers(AlbumResponse, { message: 'Album changed' })
  async updateAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() body: UpdateAlbumRequest,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.change(id, userId, body));
  }

  @Delete(':albumId')
  @ApiOperation({ summary: 'Deletes an album and the albums inside it; media are kept or moved to the trash' })
  @Requires('media.write')
  @Answers(null, { message: 'Album deleted' })
  async deleteAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { contents = false }: DeleteAlbumQuery,
  ): Promise<null> {
    await this.albums.delete(id, userId, contents);
    return null;
  }

  @Post(':albumId/items')
  @ApiOperation({
    summary: 'Adds media to an album',
    description: 'Contributors can add to albums of other people. The answer leaves out media that are not yours.',
  })
  @Requires('media.write')
  @Answers(MediaIdsResponse, { message: 'Added to the album' })
  async addAlbumItems(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { ids }: MediaIdsRequest,
  ): Promise<MediaIdsResponse> {
    return MediaIdsResponse.of(await this.albums.add(id, principal, ids));
  }

  @Delete(':albumId/items/:mediaId')
  @ApiOperation({
    summary: 'Removes a media item from an album',
    description: 'You can remove any item from your albums, and your items from any album. The item itself is kept.',
  })
  @Requires('media.write')
  @Answers(null, { message: 'Removed from the album' })
  async removeAlbumItem(
    @Param('albumId', ParseUUIDPipe) id: string,
    @Param('mediaId', ParseUUIDPipe) mediaId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.albums.remove(id, principal, mediaId);
    return null;
  }
}
