import { Injectable } from '@nestjs/common';
import { Page, personOf, type Principal, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { type Author, AuthorsService } from './authors.service.js';
import { type PostRow, PostsRepository } from './posts.repository.js';

/** A post, and what its reader may see of the author. */
export interface SeenPost {
  post: PostRow;
  /** Undefined when their account is not in use. */
  author: Author | undefined;
}

/** Posts, as their readers see them. */
@Injectable()
export class PostReaderService {
  constructor(
    private readonly posts: PostsRepository,
    private readonly authors: AuthorsService,
    private readonly users: UsersService,
  ) {}

  /**
   * The newest first, of everyone or of one person. Those of authors whose accounts are not in use are left out.
   *
   * @throws `users.not_found`
   */
  async list(
    principal: Principal,
    { username, limit, cursor }: { username?: string; limit: number; cursor?: string | undefined },
  ): Promise<Page<SeenPost>> {
    const { projectId } = principal;
    const authorId = username === undefined ? undefined : (await this.users.findPublic(projectId, username)).id;
    const page = Page.of(await this.posts.list({ projectId, authorId, limit: limit + 1, cursor }), limit);
    const authors = await this.authors.seenBy(
      personOf(principal)?.userId,
      page.items.map((post) => post.authorId),
    );
    const seen = page.items.map((post) => ({ post, author: authors.get(post.authorId) }));
    return new Page(
      seen.filter(({ author }) => author !== undefined),
      page.nextCursor,
    );
  }

  /** A post that somebody has just written or changed, as they see it. */
  async see(post: PostRow, { userId }: UserPrincipal): Promise<SeenPost> {
    return { post, author: (await this.authors.seenBy(userId, [post.authorId])).get(post.authorId) };
  }
}
