import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, PageQuery, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { FollowedResponse } from './follows.dto.js';
import { FollowsService } from './follows.service.js';

@ApiTags('Posts')
@Controller('posts')
@Requires('posts.follow')
export class FollowsController {
  constructor(private readonly follows: FollowsService) {}

  @Get('me/following')
  @ApiOperation({ summary: 'Lists the people whom you follow, the newest first' })
  @Answers(FollowedResponse, { message: 'People whom you follow', list: true })
  async listFollowed(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<FollowedResponse>> {
    const page = await this.follows.listFollowed(userId, limit, cursor);
    return page.map((followed) => FollowedResponse.from(followed));
  }

  @Put('by/:username/follow')
  @ApiOperation({ summary: 'Subscribes to mails about someone’s posts' })
  @Answers(null, { message: 'You follow them now' })
  async follow(@Param('username') username: string, @CurrentPrincipal() principal: UserPrincipal): Promise<null> {
    await this.follows.follow(username, principal);
    return null;
  }

  @Delete('by/:username/follow')
  @ApiOperation({ summary: 'Unsubscribes from mails about someone’s posts' })
  @Answers(null, { message: 'You no longer follow them' })
  async unfollow(@Param('username') username: string, @CurrentPrincipal() principal: UserPrincipal): Promise<null> {
    await this.follows.unfollow(username, principal);
    return null;
  }
}
