import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, PageQuery, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { MediaIdsRequest } from '../dto/media-ids.request.js';
import { MediaIdsResponse } from '../dto/media-ids.response.js';
import { AlbumsService } from './albums.service.js';
import { AlbumRequest } from './dto/album.request.js';
import { AlbumResponse } from './dto/album.response.js';

@ApiTags('Media')
@Controller('media/albums')
export class AlbumsController {
  constructor(private readonly albums: AlbumsService) {}

  @Post()
  @ApiOperation({ summary: 'Makes an album' })
  @Requires('media.write')
  @Answers(AlbumResponse, { status: 201, message: 'Album made' })
  async createAlbum(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { name }: AlbumRequest,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.create(name, principal));
  }

  @Get()
  @ApiOperation({ summary: 'My albums, the newest first' })
  @Requires('media.read')
  @Answers(AlbumResponse, { message: 'Your albums', list: true })
  async listAlbums(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<AlbumResponse>> {
    return (await this.albums.list(userId, limit, cursor)).map((album) => AlbumResponse.from(album));
  }

  @Get(':albumId')
  @ApiOperation({ summary: 'One album', description: 'What is in it: `GET /media?albumId=`.' })
  @Requires('media.read')
  @Answers(AlbumResponse, { message: 'Album' })
  async getAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.get(id, userId));
  }

  @Patch(':albumId')
  @ApiOperation({ summary: 'Renames an album' })
  @Requires('media.write')
  @Answers(AlbumResponse, { message: 'Album renamed' })
  async renameAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { name }: AlbumRequest,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.rename(id, userId, name));
  }

  @Delete(':albumId')
  @ApiOperation({ summary: 'Deletes an album; what is in it stays' })
  @Requires('media.write')
  @Answers(null, { message: 'Album deleted' })
  async deleteAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<null> {
    await this.albums.delete(id, userId);
    return null;
  }

  @Post(':albumId/items')
  @ApiOperation({
    summary: 'Puts media into an album',
    description: 'Those that are not mine are left out of the answer.',
  })
  @Requires('media.write')
  @Answers(MediaIdsResponse, { message: 'Added to the album' })
  async addAlbumItems(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { ids }: MediaIdsRequest,
  ): Promise<MediaIdsResponse> {
    return MediaIdsResponse.of(await this.albums.add(id, userId, ids));
  }

  @Delete(':albumId/items/:mediaId')
  @ApiOperation({ summary: 'Takes media out of an album' })
  @Requires('media.write')
  @Answers(null, { message: 'Taken out of the album' })
  async removeAlbumItem(
    @Param('albumId', ParseUUIDPipe) id: string,
    @Param('mediaId', ParseUUIDPipe) mediaId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<null> {
    await this.albums.remove(id, userId, mediaId);
    return null;
  }
}
