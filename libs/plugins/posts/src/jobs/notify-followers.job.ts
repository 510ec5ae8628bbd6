import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnJob } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { FollowsRepository } from '../follows/follows.repository.js';
import { NotifyFollowers, notifyFollowers } from '../posts.contracts.js';
import { type PostRow, PostsRepository } from '../posts.repository.js';

const BATCH = 100;

/** Tells those who follow an author of a post. A second run finds the mails of the first, and sends none twice. */
@Injectable()
export class NotifyFollowersJob {
  constructor(
    private readonly em: EntityManager,
    private readonly posts: PostsRepository,
    private readonly follows: FollowsRepository,
    private readonly users: UsersService,
    private readonly mail: MailService,
  ) {}

  @OnJob(notifyFollowers)
  async notify({ postId }: NotifyFollowers): Promise<void> {
    const post = await this.posts.find(postId);
    const [author] = post ? await this.users.findActive([post.authorId]) : [];
    if (!post || !author) return;
    for (let after: string | undefined; ;) {
      const batch = await this.follows.listFollowers(author.id, BATCH, after);
      const followers = batch.map(({ followerId }) => followerId);
      await this.em.transactional(() => this.tell(followers, post, nameOf(author)));
      after = batch.at(-1)?.id;
      if (batch.length < BATCH) return;
    }
  }

  private async tell(followers: readonly string[], { id, title, content }: PostRow, author: string): Promise<void> {
    for (const follower of await this.users.findActive(followers)) {
      const { id: userId, projectId, email: to, locale, username } = follower;
      const data = { name: nameOf(follower), username, author, title, content };
      const dedupeKey = `posts.new-post:${id}:${userId}`;
      await this.mail.send({ projectId, to, locale, template: 'posts.new-post', data, dedupeKey });
    }
  }
}
