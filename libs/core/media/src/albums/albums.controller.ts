import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
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

  /** Makes an album. */
  @Post()
  @Requires('media.write')
  @Answers(AlbumResponse, { status: 201, message: 'Album made' })
  async createAlbum(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { name }: AlbumRequest,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.create(name, principal));
  }

  /** My albums, the newest first. */
  @Get()
  @Requires('media.read')
  @Answers(AlbumResponse, { message: 'Your albums', list: true })
  async listAlbums(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<AlbumResponse>> {
    return (await this.albums.list(userId, limit, cursor)).map((album) => AlbumResponse.from(album));
  }

  /** One album. What is in it: `GET /media?albumId=`. */
  @Get(':albumId')
  @Requires('media.read')
  @Answers(AlbumResponse, { message: 'Album' })
  async getAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.get(id, userId));
  }

  /** Renames an album. */
  @Patch(':albumId')
  @Requires('media.write')
  @Answers(AlbumResponse, { message: 'Album renamed' })
  async renameAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { name }: AlbumRequest,
  ): Promise<AlbumResponse> {
    return AlbumResponse.from(await this.albums.rename(id, userId, name));
  }

  /** Deletes an album; what is in it stays. */
  @Delete(':albumId')
  @Requires('media.write')
  @Answers(null, { message: 'Album deleted' })
  async deleteAlbum(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<null> {
    await this.albums.delete(id, userId);
    return null;
  }

  /** Puts media into an album. Those that are not mine are left out of the answer. */
  @Post(':albumId/items')
  @Requires('media.write')
  @Answers(MediaIdsResponse, { message: 'Added to the album' })
  async addAlbumItems(
    @Param('albumId', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { ids }: MediaIdsRequest,
  ): Promise<MediaIdsResponse> {
    return MediaIdsResponse.of(await this.albums.add(id, userId, ids));
  }

  /** Takes media out of an album. */
  @Delete(':albumId/items/:mediaId')
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
