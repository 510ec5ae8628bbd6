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
    summary: 'Creates a link that shows this album and everything in it, until it expires or is revoked',
  })
  @Requires('media.write')
  @Answers(NewShareResponse, { status: 201, message: 'Link created', secret: true })
  async shareAlbum(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { expiresInSeconds = WEEK }: CreateShareRequest,
  ): Promise<NewShareResponse> {
    return NewShareResponse.from(await this.shares.create({ albumId }, userId, expiresInSeconds));
  }

  @Get()
  @ApiOperation({ summary: 'Lists the valid links to this album' })
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
  @ApiOperation({ summary: 'Revokes a link to an album' })
  @Requires('media.write')
  @Answers(null, { message: 'Link revoked' })
  async revokeAlbumShare(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @Param('shareId', ParseUUIDPipe) shareId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<null> {
    await this.shares.revoke(shareId, { albumId }, userId);
    return null;
  }
}
