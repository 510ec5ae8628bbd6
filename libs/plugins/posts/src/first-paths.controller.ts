import { Body, Controller, Delete, Get, Param, Post as PostRoute, Put, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Answers,
  AnyPrincipal,
  CurrentPrincipal,
  type Page,
  PageQuery,
  type Principal,
  Requires,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { CreatePostRequest, PostResponse } from './posts.dto.js';
import { FollowsService } from './follows/follows.service.js';
import { PostReaderService } from './post-reader.service.js';
import { PostsService } from './posts.service.js';

/** No id of a post is as short as the longest username. */
const USERNAME = ':username(^.{1,32}$)';

/** Paths that the first apps call, beside those of the OpenAPI document. */
@ApiExcludeController()
@Controller()
export class FirstPathsController {
  constructor(
    private readonly posts: PostsService,
    private readonly reader: PostReaderService,
    private readonly follows: FollowsService,
  ) {}

  /** As `POST /posts`. */
  @PostRoute('messages')
  @Requires('posts.write')
  @Answers(PostResponse, { status: 201, message: 'Post created successfully' })
  async createMessage(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() draft: CreatePostRequest,
  ): Promise<PostResponse> {
    return PostResponse.from(await this.reader.see(await this.posts.create(draft.toDraft(), principal), principal));
  }

  /** As `GET /posts/by/{username}`. */
  @Get(`posts/${USERNAME}`)
  @Requires('posts.read', { kinds: ['user', 'anonymous'] })
  @Answers(PostResponse, { message: 'Got posts!', list: true })
  async listPostsByName(
    @Param('username') username: string,
    @AnyPrincipal() principal: Principal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<PostResponse>> {
    const page = await this.reader.list(principal, { username, limit, cursor });
    return page.map((seen) => PostResponse.from(seen));
  }

  /** As `PUT /posts/by/{username}/follow`. */
  @Put('posts/:username/follow')
  @Requires('posts.follow')
  @Answers(null, { message: 'You follow them now' })
  async followByName(@Param('username') username: string, @CurrentPrincipal() principal: UserPrincipal): Promise<null> {
    await this.follows.follow(username, principal);
    return null;
  }

  /** As `DELETE /posts/by/{username}/follow`. */
  @Delete('posts/:username/follow')
  @Requires('posts.follow')
  @Answers(null, { message: 'You no longer follow them' })
  async unfollowByName(
    @Param('username') username: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.follows.unfollow(username, principal);
    return null;
  }
}
