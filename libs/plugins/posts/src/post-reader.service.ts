import { Injectable } from '@nestjs/common';
import { Page, personOf, type Principal, Settings, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { postsErrors } from './posts.errors.js';
import { type AuthoredPost, PostsRepository } from './posts.repository.js';
import { PostsSettings } from './posts.settings.js';
import type { EmailVisibility } from './preferences/post-preference.entity.js';

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
    private readonly settings: Settings,
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
    return this.seen(page, principal);
  }

  /** Of the people whom somebody follows, the newest first. Those of authors whose accounts are not in use are left out. */
  async listFollowed(
    principal: UserPrincipal,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<SeenPost>> {
    const { projectId, userId: followerId } = principal;
    const page = Page.of(await this.posts.listFollowed({ projectId, followerId, limit: limit + 1, cursor }), limit);
    return this.seen(page, principal);
  }

  async see(post: AuthoredPost, principal: Principal): Promise<SeenPost> {
    return seenBy(principal, post, await this.visibilityIn(principal.projectId));
  }

  private async seen(page: Page<AuthoredPost>, principal: Principal): Promise<Page<SeenPost>> {
    const otherwise = await this.visibilityIn(principal.projectId);
    return page.map((post) => seenBy(principal, post, otherwise));
  }

  private async visibilityIn(projectId: string): Promise<EmailVisibility> {
    return (await this.settings.of(PostsSettings, projectId)).emailVisibility;
  }
}

/** @param otherwise who sees the address of an author who chose nothing */
function seenBy(principal: Principal, post: AuthoredPost, otherwise: EmailVisibility): SeenPost {
  const { emailVisibility, authorId, authorEmail } = post;
  const visibility = emailVisibility ?? otherwise;
  const readerId = personOf(principal)?.userId;
  const isShown =
    visibility === 'everyone' || (visibility === 'members' && readerId !== undefined) || readerId === authorId;
  return { post, email: isShown ? authorEmail : null };
}
