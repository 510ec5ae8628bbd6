import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post as PostRoute, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  CurrentPrincipal,
  AnyPrincipal,
  type Page,
  PageQuery,
  type Principal,
  type UserPrincipal,
  Requires,
} from '@roost/plugin-kit';
import { CreatePostRequest, PostResponse, UpdatePostRequest } from './posts.dto.js';
import { PostReaderService } from './post-reader.service.js';
import { PostsService } from './posts.service.js';

@ApiTags('Posts')
@Controller('posts')
export class PostsController {
  constructor(
    private readonly posts: PostsService,
    private readonly reader: PostReaderService,
  ) {}

  @PostRoute()
  @ApiOperation({ summary: 'Writes a post', description: 'Attached media become public.' })
  @Requires('posts.write')
  @Answers(PostResponse, { status: 201, message: 'Post created successfully' })
  async createPost(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() draft: CreatePostRequest,
  ): Promise<PostResponse> {
    return PostResponse.from(await this.reader.see(await this.posts.create(draft.toDraft(), principal), principal));
  }

  @Get()
  @ApiOperation({ summary: 'Lists posts of the project, the newest first' })
  @Requires('posts.read', { kinds: ['user', 'anonymous'] })
  @Answers(PostResponse, { message: 'Got posts!', list: true })
  async listPosts(
    @AnyPrincipal() principal: Principal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<PostResponse>> {
    const page = await this.reader.list(principal, { limit, cursor });
    return page.map((seen) => PostResponse.from(seen));
  }

  @Get('me/feed')
  @ApiOperation({ summary: 'Lists posts of the people whom you follow, the newest first' })
  @Requires('posts.follow')
  @Answers(PostResponse, { message: 'Got posts!', list: true })
  async listFollowedPosts(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<PostResponse>> {
    const page = await this.reader.listFollowed(principal, { limit, cursor });
    return page.map((seen) => PostResponse.from(seen));
  }

  @Get('by/:username')
  @ApiOperation({ summary: 'Lists posts of a person, the newest first' })
  @Requires('posts.read', { kinds: ['user', 'anonymous'] })
  @Answers(PostResponse, { message: 'Got posts!', list: true })
  async listPostsOf(
    @Param('username') username: string,
    @AnyPrincipal() principal: Principal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<PostResponse>> {
    const page = await this.reader.list(principal, { username, limit, cursor });
    return page.map((seen) => PostResponse.from(seen));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns a post' })
  @Requires('posts.read', { kinds: ['user', 'anonymous'] })
  @Answers(PostResponse, { message: 'Got post!' })
  async getPost(@Param('id', ParseUUIDPipe) id: string, @AnyPrincipal() principal: Principal): Promise<PostResponse> {
    return PostResponse.from(await this.reader.get(id, principal));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Changes the given fields of your post, or of any post as a moderator' })
  @Requires('posts.write')
  @Answers(PostResponse, { message: 'Post changed' })
  async updatePost(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() changes: UpdatePostRequest,
  ): Promise<PostResponse> {
    return PostResponse.from(
      await this.reader.see(await this.posts.update(id, changes.toChanges(), principal), principal),
    );
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes your post, or any post as a moderator' })
  @Requires('posts.write')
  @Answers(null, { message: 'Post deleted' })
  async deletePost(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.posts.delete(id, principal);
    return null;
  }
}
