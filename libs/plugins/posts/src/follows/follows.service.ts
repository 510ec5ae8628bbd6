import { Injectable } from '@nestjs/common';
import { Page, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { postsErrors } from '../posts.errors.js';
import { FollowsRepository } from './follows.repository.js';

/** Somebody who is followed. */
export interface Followed {
  username: string;
  since: Date;
}

/** Who hears of whose posts. */
@Injectable()
export class FollowsService {
  constructor(
    private readonly follows: FollowsRepository,
    private readonly users: UsersService,
  ) {}

  /** Again changes nothing. @throws `users.not_found`, `posts.follows_self` */
  async follow(username: string, { userId, projectId }: UserPrincipal): Promise<void> {
    const author = await this.users.findPublic(projectId, username);
    if (author.id === userId) throw postsErrors.follows_self();
    await this.follows.add(userId, author.id);
  }

  /** @throws `users.not_found` */
  async unfollow(username: string, { userId, projectId }: UserPrincipal): Promise<void> {
    const author = await this.users.findPublic(projectId, username);
    await this.follows.remove(userId, author.id);
  }

  /** The newest first; those whose accounts are not in use are left out. */
  async listFollowed(userId: string, limit: number, cursor: string | undefined): Promise<Page<Followed>> {
    const page = Page.of(await this.follows.listFollowed(userId, limit + 1, cursor), limit);
    const profiles = await this.users.findActive(page.items.map(({ authorId }) => authorId));
    const usernames = new Map(profiles.map(({ id, username }) => [id, username]));
    const items = page.items.flatMap(({ authorId, createdAt }) => {
      const username = usernames.get(authorId);
      return username === undefined ? [] : [{ username, since: createdAt }];
    });
    return new Page(items, page.nextCursor);
  }
}
