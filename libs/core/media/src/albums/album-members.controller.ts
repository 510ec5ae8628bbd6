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
    summary: 'Adds a member to your album, or changes the role of one',
    description: 'They are a member at once, and see everything in the album and in the albums inside it.',
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
    summary: 'Lists the members of an album',
    description: 'Only the owner and members can read it. Members of the albums around it are listed there.',
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
    summary: 'Removes a member from your album, or yourself from another person’s album',
    description:
      'What they added to the album and to the albums inside it is removed from them. It still belongs to them.',
  })
  @Requires('media.write')
  @Answers(null, { message: 'Member removed' })
  async removeAlbumMember(
    @Param('albumId', ParseUUIDPipe) albumId: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.members.remove(albumId, userId, principal);
    return null;
  }
}
