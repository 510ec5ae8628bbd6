import { Injectable } from '@nestjs/common';
import { Page, personOf, type Principal, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { postsErrors } from './posts.errors.js';
import { type AuthoredPost, PostsRepository } from './posts.repository.js';

/** A post, and what its reader may see of the author. */
export interface SeenPost {
  post: AuthoredPost;
  /** Null where the author does not show it to this reader. */
  email: string | null;
}

/** Posts, as their readers see them. */
@Injectable()
export class PostReaderService {
  constructor(
    private readonly posts: PostsRepository,
    private readonly users: UsersService,
  ) {}

  /** @throws `posts.not_found`, also for posts of authors whose accounts are not in use */
  async get(id: string, principal: Principal): Promise<SeenPost> {
    const post = await this.posts.findAuthored(id, principal.projectId);
    if (!post) throw postsErrors.not_found();
    return this.see(post, principal);
  }

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
    const page = Page.of(await this.posts.listAuthored({ projectId, authorId, limit: limit + 1, cursor }), limit);
    return page.map((post) => this.see(post, principal));
  }

  /** Of the people whom somebody follows, the newest first. Those of authors whose accounts are not in use are left out. */
  async listFollowed(
    principal: UserPrincipal,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<SeenPost>> {
    const { projectId, userId: followerId } = principal;
    const page = Page.of(await this.posts.listFollowed({ projectId, followerId, limit: limit + 1, cursor }), limit);
    return page.map((post) => this.see(post, principal));
  }

  see(post: AuthoredPost, principal: Principal): SeenPost {
    const { emailVisibility, authorId, authorEmail } = post;
    const readerId = personOf(principal)?.userId;
    const isShown =
      emailVisibility === 'everyone' ||
      (emailVisibility === 'members' && readerId !== undefined) ||
      readerId === authorId;
    return { post, email: isShown ? authorEmail : null };
  }
}
