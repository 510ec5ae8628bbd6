import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, PageQuery, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { CreateShareRequest, NewShareResponse, ShareResponse } from './shares.dto.js';
import { SharesService } from './shares.service.js';

const WEEK = 604_800;

@ApiTags('Media')
@Controller('media/albums/:albumId/shares')
export class AlbumSharesController {
  constructor(private readonly shares: SharesService) {}

  @Post()
  @ApiOperation({
    summary:
      'Makes a link that shows this album with all that is in it to whoever has it, until it expires or is taken back',
  })
  @Requires('media.write')
  @Answers(NewShareResponse, { status: 201, message: 'Link made', secret: true })
  async shareAlbum(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { expiresInSeconds = WEEK }: CreateShareRequest,
  ): Promise<NewShareResponse> {
    return NewShareResponse.from(await this.shares.create({ albumId }, userId, expiresInSeconds));
  }

  @Get()
  @ApiOperation({ summary: 'The links to this album that still work' })
  @Requires('media.read')
  @Answers(ShareResponse, { message: 'Links', list: true })
  async listAlbumShares(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<ShareResponse>> {
    return (await this.shares.list({ albumId }, userId, limit, cursor)).map((share) => ShareResponse.from(share));
  }

  @Delete(':shareId')
  @ApiOperation({ summary: 'Takes a link to an album back' })
  @Requires('media.write')
  @Answers(null, { message: 'Link taken back' })
  async revokeAlbumShare(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @Param('shareId', ParseUUIDPipe) shareId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<null> {
    await this.shares.revoke(shareId, { albumId }, userId);
    return null;
  }
}
