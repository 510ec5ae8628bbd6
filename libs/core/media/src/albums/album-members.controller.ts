import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, PageQuery, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { AlbumMembersService } from './album-members.service.js';
import { AlbumMemberResponse, InviteRequest } from './album-members.dto.js';

@ApiTags('Media')
@Controller('media/albums/:albumId/members')
export class AlbumMembersController {
  constructor(private readonly members: AlbumMembersService) {}

  @Post()
  @ApiOperation({
    summary: 'Invites a person to my album, or changes what an invited one may do',
    description: 'They are in at once: they see all that is in it, and in the albums in it.',
  })
  @Requires('media.write')
  @Answers(AlbumMemberResponse, { status: 201, message: 'Invited' })
  async inviteToAlbum(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { username, role }: InviteRequest,
  ): Promise<AlbumMemberResponse> {
    return AlbumMemberResponse.from(await this.members.invite(albumId, username, role, principal));
  }

  @Get()
  @ApiOperation({
    summary: 'Who is invited to an album',
    description: 'For its owner and those who are invited. Who is invited to an album around it is told there.',
  })
  @Requires('media.read')
  @Answers(AlbumMemberResponse, { message: 'Invited', list: true })
  async listAlbumMembers(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<AlbumMemberResponse>> {
    const page = await this.members.list(albumId, principal, limit, cursor);
    return page.map((member) => AlbumMemberResponse.from(member));
  }

  @Delete(':userId')
  @ApiOperation({
    summary: 'Takes an invitation to my album back, or leaves the album of somebody else',
    description: 'What they added to it, and to the albums in it, is taken out; it stays theirs.',
  })
  @Requires('media.write')
  @Answers(null, { message: 'No longer invited' })
  async removeAlbumMember(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.members.remove(albumId, userId, principal);
    return null;
  }
}
