import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, PageQuery, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { CreateShareRequest, NewShareResponse, ShareResponse } from './shares.dto.js';
import { SharesService } from './shares.service.js';

const WEEK = 604_800;

@ApiTags('Media')
@Controller('media/:id/shares')
export class SharesController {
  constructor(private readonly shares: SharesService) {}

  @Post()
  @ApiOperation({ summary: 'Creates a link that shows this media item, until it expires or is revoked' })
  @Requires('media.write')
  @Answers(NewShareResponse, { status: 201, message: 'Link created', secret: true })
  async shareMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { expiresInSeconds = WEEK }: CreateShareRequest,
  ): Promise<NewShareResponse> {
    return NewShareResponse.from(await this.shares.create({ mediaId: id }, userId, expiresInSeconds));
  }

  @Get()
  @ApiOperation({ summary: 'Lists the valid links to this media item' })
  @Requires('media.read')
  @Answers(ShareResponse, { message: 'Links', list: true })
  async listShares(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<ShareResponse>> {
    return (await this.shares.list({ mediaId: id }, userId, limit, cursor)).map((share) => ShareResponse.from(share));
  }

  @Delete(':shareId')
  @ApiOperation({ summary: 'Revokes a link' })
  @Requires('media.write')
  @Answers(null, { message: 'Link revoked' })
  async revokeShare(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('shareId', ParseUUIDPipe) shareId: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<null> {
    await this.shares.revoke(shareId, { mediaId: id }, userId);
    return null;
  }
}
