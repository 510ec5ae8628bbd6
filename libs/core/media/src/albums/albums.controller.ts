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
  @ApiOperation({ summary: 'Makes an album' })
  @Requires('media.write')
  @Answers(AlbumResponse, { status: 201, message: 'Album made' })
  async createAlbum(@CurrentPrincipal() principal: UserPrincipal, @Body() body: AlbumRequest): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.create(body, principal));
  }

  @Get()
  @ApiOperation({ summary: 'My albums, those that I am invited to, or those that are open to me; the newest first' })
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
    summary: 'One album',
    description:
      'For its owner, those who are invited, members or everyone if it is open to them, and whoever has a link; to it or to one around it.',
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
  @ApiOperation({ summary: 'The albums directly in an album, the newest first' })
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
  @ApiOperation({ summary: 'The media directly in an album, the newest first' })
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
  @ApiOperation({ summary: 'Renames an album, opens or closes it, or moves it into another one' })
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
  @ApiOperation({ summary: 'Deletes an album with the albums in it; media stay, or go to the trash' })
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
    summary: 'Puts media into an album',
    description:
      'Also into one of others that I am invited to as a contributor. Those that are not mine are left out of the answer.',
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
    summary: 'Takes media out of an album',
    description: 'Any of an album of mine, and mine of any album. It stays its owner’s.',
  })
  @Requires('media.write')
  @Answers(null, { message: 'Taken out of the album' })
  async removeAlbumItem(
    @Param('albumId', ParseUUIDPipe) id: string,
    @Param('mediaId', ParseUUIDPipe) mediaId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.albums.remove(id, principal, mediaId);
    return null;
  }
}
