import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post as PostRoute, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  CurrentPrincipal,
  MaybePrincipal,
  Page,
  PageQuery,
  type Principal,
  ProjectSlug,
  Requires,
} from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { UsersService } from '@roost/users';
import { AuthorsService } from './authors.service.js';
import { CreatePostRequest } from './dto/create-post.request.js';
import { PostResponse } from './dto/post.response.js';
import { UpdatePostRequest } from './dto/update-post.request.js';
import type { Post } from './post.entity.js';
import { PostsService } from './posts.service.js';

@ApiTags('Posts')
@Controller('posts')
export class PostsController {
  constructor(
    private readonly posts: PostsService,
    private readonly authors: AuthorsService,
    private readonly users: UsersService,
    private readonly projects: ProjectsService,
  ) {}

  /** Writes a post. Media that are attached become public. */
  @PostRoute()
  @Requires('posts.write')
  @Answers(PostResponse, { status: 201, message: 'Post created successfully' })
  async createPost(@CurrentPrincipal() principal: Principal, @Body() draft: CreatePostRequest): Promise<PostResponse> {
    return this.shown(await this.posts.create(draft, principal), principal);
  }

  /** Posts of the project, the newest first. */
  @Get()
  @Requires('posts.read', { orAnonymous: true })
  @Answers(PostResponse, { message: 'Got posts!', list: true })
  async listPosts(
    @MaybePrincipal() principal: Principal | undefined,
    @ProjectSlug() project: string,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<PostResponse>> {
    const projectId = principal?.projectId ?? (await this.projects.resolve(project));
    return this.present(await this.posts.list({ projectId, limit, cursor }), principal);
  }

  /** Posts of one person, the newest first. */
  @Get(':username')
  @Requires('posts.read', { orAnonymous: true })
  @Answers(PostResponse, { message: 'Got posts!', list: true })
  async listPostsOf(
    @Param('username') username: string,
    @MaybePrincipal() principal: Principal | undefined,
    @ProjectSlug() project: string,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<PostResponse>> {
    const projectId = principal?.projectId ?? (await this.projects.resolve(project));
    const { id: authorId } = await this.users.findPublic(projectId, username);
    return this.present(await this.posts.list({ projectId, authorId, limit, cursor }), principal);
  }

  /** Changes what is given: of one's own post, or, as a moderator, of anyone's. */
  @Patch(':id')
  @Requires('posts.write')
  @Answers(PostResponse, { message: 'Post changed' })
  async updatePost(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: Principal,
    @Body() changes: UpdatePostRequest,
  ): Promise<PostResponse> {
    return this.shown(await this.posts.update(id, changes, principal), principal);
  }

  /** Deletes one's own post, or, as a moderator, anyone's. */
  @Delete(':id')
  @Requires('posts.write')
  @Answers(null, { message: 'Post deleted' })
  async deletePost(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal): Promise<null> {
    await this.posts.delete(id, principal);
    return null;
  }

  private async shown(post: Post, { userId }: Principal): Promise<PostResponse> {
    const authors = await this.authors.seenBy(userId, [post.authorId]);
    return PostResponse.from(post, authors.get(post.authorId));
  }

  /** Without those whose authors' accounts are not in use. */
  private async present(page: Page<Post>, principal: Principal | undefined): Promise<Page<PostResponse>> {
    const ids = page.items.map(({ authorId }) => authorId);
    const authors = await this.authors.seenBy(principal?.userId, ids);
    const seen = page.items.filter(({ authorId }) => authors.has(authorId));
    return new Page(
      seen.map((post) => PostResponse.from(post, authors.get(post.authorId))),
      page.nextCursor,
    );
  }
}
